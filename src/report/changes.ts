import { posix } from 'node:path';
import type { Audit, Finding, Verdict } from '../engine/finding.ts';
import type { Invocation, Manifest } from '../model/types.ts';
import { printable } from '../text/escape.ts';
import { plural } from '../text/plural.ts';
import type { Cursor } from '../yaml/cursor.ts';
import { findingBlock } from './finding-block.ts';
import { groupBy } from './group.ts';
import { bold, severityPaint } from './paint.ts';

/** The files of an audit as the kubelet has them, by their paths. */
type Files = ReadonlyMap<string, Manifest>;

/**
 * What is not as it was, for people: the files with what the kubelet does about them, the verdicts, the findings that came and those that went.
 * Empty where all is the same. `width` is that of the terminal.
 */
export const changesText = (before: Audit, after: Audit, width: number): string => {
  const [old, now] = [filesOf(before), filesOf(after)];
  const renamed = renamesOf(old, now);
  const came = missingIn(before.findings, after.findings, (path) => path, (path) => renamed.get(path) ?? path);
  const gone = missingIn(after.findings, before.findings, (path) => renamed.get(path) ?? path, (path) => path);
  const head = [...fileLines(old, now, renamed), ...verdictLines(before, after, renamed)];
  const shown = new Set<string>();
  const blocks = [
    ...(head.length > 0 ? [head.join('\n')] : []),
    ...came.map((finding) => findingBlock(finding, width, shown)),
    ...(gone.length > 0 ? [gone.map(({ severity, rule, message }) => `gone: ${severityPaint[severity](`${severity}[${printable(rule)}]`)}: ${printable(message)}`).join('\n')] : []),
  ];
  if (blocks.length === 0) return '';
  return `${[...blocks, `${came.length} came, ${gone.length} went; ${plural(after.findings.length, 'finding')} now.`].join('\n\n')}\n`;
};

const filesOf = ({ nodes }: Audit): Files => new Map(nodes.flatMap(({ manifests }) => manifests).map((manifest) => [manifest.path, manifest]));
const textOf = (manifest: Manifest | undefined): string => manifest?.place.file.text ?? '';

/** New path -> old path of files that went and came again under another name with the same content. */
const renamesOf = (old: Files, now: Files): ReadonlyMap<string, string> => {
  const went = groupBy([...old.values()].filter(({ path }) => !now.has(path)), textOf);
  return new Map(
    [...now.values()].flatMap((manifest): [string, string][] => {
      const from = old.has(manifest.path) || textOf(manifest) === '' ? undefined : went.get(textOf(manifest))?.shift();
      return from ? [[manifest.path, from.path]] : [];
    }),
  );
};

/** The findings of `others` that `findings` lacks; the two functions make paths comparable. */
const missingIn = (findings: readonly Finding[], others: readonly Finding[], pathOf: (path: string) => string, pathOfOther: (path: string) => string): readonly Finding[] => {
  const counts = new Map<string, number>();
  const keyOf = ({ rule, at, message, severity }: Finding, path: (of: string) => string): string => [rule, severity, path(at.file.path), at.path, message].join('\0');
  for (const finding of findings) counts.set(keyOf(finding, pathOf), (counts.get(keyOf(finding, pathOf)) ?? 0) + 1);
  return others.filter((finding) => {
    const left = counts.get(keyOf(finding, pathOfOther)) ?? 0;
    counts.set(keyOf(finding, pathOfOther), left - 1);
    return left <= 0;
  });
};

const fileLines = (old: Files, now: Files, renamed: ReadonlyMap<string, string>): readonly string[] => {
  const left = new Set(renamed.values());
  const added = [...now.values()].filter(({ path }) => !old.has(path));
  const removed = [...old.values()].filter(({ path }) => !now.has(path) && !left.has(path));
  const changed = [...now.values()].flatMap((manifest): [Manifest, Manifest][] => {
    const was = old.get(manifest.path);
    return was && (textOf(was) !== textOf(manifest) || was.status !== manifest.status) ? [[was, manifest]] : [];
  });
  return [
    ...removed.map((manifest) => line(manifest.path, 'is gone', podsOf(manifest, 'stops'))),
    ...added.map((manifest) => {
      const from = renamed.get(manifest.path);
      // The name of its file is a part of what makes a static pod the same pod.
      return from === undefined ? line(manifest.path, 'is new', podsOf(manifest, 'starts')) : line(from, `is now ${printable(posix.basename(manifest.path))}`, podsOf(manifest, 'restarts'));
    }),
    ...changed.map(([was, manifest]) => line(manifest.path, 'changed', meansTheSame(was, manifest) ? 'to the kubelet it is the same pod' : podsOf(manifest, 'restarts'))),
  ];
};

const line = (path: string, what: string, then: string): string => `${bold(printable(path))} ${what}${then === '' ? '' : `: ${then}`}`;

const podsOf = ({ pods, status, reason }: Manifest, does: string): string => {
  const names = pods.map(({ containers, name }) => containers.find(({ invocation }) => invocation)?.invocation?.component ?? name ?? 'a pod');
  if (names.length > 0) return `the kubelet ${does} ${names.map(printable).join(', ')}`;
  return status === 'read' || reason === null ? '' : printable(reason);
};

/** More nodes of YAML than this are not compared; the pod is then taken for a new one. */
const MOST_COMPARED = 20_000;

const meansTheSame = (was: Manifest, is: Manifest): boolean => {
  const documents = [was.yaml?.documents ?? [], is.yaml?.documents ?? []] as const;
  if (was.status !== 'read' || is.status !== 'read' || documents[0].length !== documents[1].length) return false;
  const budget = { left: MOST_COMPARED };
  return documents[0].every((document, index) => isEqual(document, documents[1][index], budget));
};

const isEqual = (one: Cursor, other: Cursor | undefined, budget: { left: number }): boolean => {
  budget.left -= 1;
  if (budget.left < 0 || !other || one.kind !== other.kind || one.type !== other.type || one.word()?.text !== other.word()?.text) return false;
  const [items, others] = [one.items(), other.items()];
  const [keys, otherKeys] = [one.keys(), other.keys()];
  return (
    items.length === others.length &&
    keys.length === otherKeys.length &&
    items.every((item, index) => isEqual(item, others[index], budget)) &&
    keys.every((key) => isEqual(one.get(key), other.get(key), budget))
  );
};

const VERDICT_WORDS: Readonly<Record<Verdict['verdict'], string>> = { starts: 'starts', 'does-not-start': 'DOES NOT START', unknown: 'unknown' };

const verdictLines = (before: Audit, after: Audit, renamed: ReadonlyMap<string, string>): readonly string[] => {
  const seatOf = ({ component, container, file }: Invocation): string => [component, container.name ?? '', renamed.get(file.path) ?? file.path].join('\0');
  const old = groupBy(before.verdicts.keys(), ({ component, container, file }) => [component, container.name ?? '', file.path].join('\0'));
  return [...after.verdicts].flatMap(([invocation, { verdict }]) => {
    const was = old.get(seatOf(invocation))?.shift();
    const previous = was ? before.verdicts.get(was)?.verdict : undefined;
    if (previous === verdict) return [];
    return [`  ${invocation.component.padEnd(25)} ${previous === undefined ? '' : `${VERDICT_WORDS[previous]} -> `}${VERDICT_WORDS[verdict]}`];
  });
};
