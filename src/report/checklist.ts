import type { Finding, StepPart, Upgrade, UpgradeStep } from '../engine/finding.ts';
import { messageInStep } from '../engine/step.ts';
import { shorten } from '../text/cut.ts';
import { printable } from '../text/escape.ts';
import { plural } from '../text/plural.ts';
import { wrap } from '../text/wrap.ts';
import { groupBy } from './group.ts';
import { blue, bold, setColor, severityPaint } from './paint.ts';
import { placeText } from './place-text.ts';
import type { Reporter } from './reporter.ts';
import { severityCounts } from './severity-counts.ts';
import { unseenList } from './unseen-list.ts';

const USUAL_WIDTH = 120;
const LONGEST = 600;

const HEADS: Readonly<Record<Exclude<StepPart['when'], 'now'>, string>> = { before: 'before the step', with: 'together with the new image', after: 'after the step' };

/** An upgrade for people: what to do, step by step, each item to be ticked off. */
export const checklist: Reporter = ({ upgrade, nodes, findings, unseen }, { color, width, quiet, showUnseen }) => {
  setColor(color);
  const cells = width ?? USUAL_WIDTH;
  const { from, to, steps, warnings } = upgrade as Upgrade;
  const now = findings.filter(({ step }) => step?.when === 'now');
  const head = [bold(`upgrade of Kubernetes ${from} to ${to}`) + `   ${plural(nodes.length, 'node')}: ${nodes.map(({ name }) => printable(name)).join(', ')}`];
  const blocks = [
    ...(quiet ? [] : [[...head, ...warnings.flatMap((warning) => paragraph(`warning: ${warning}`, '  ', cells))].join('\n')]),
    ...(now.length === 0 ? [] : [[bold('already so, before any step'), ...together(now).flatMap((items) => itemLines(items, cells))].join('\n')]),
    ...steps.flatMap((step) => stepBlock(step, findings.filter((finding) => finding.step?.when !== 'now' && finding.step?.to === step.to), { cells, quiet })),
    ...(showUnseen && unseen.length > 0 ? [unseenList(unseen, cells)] : []),
    ...(quiet ? [] : [summary(findings, unseen.length > 0 && !showUnseen)]),
  ];
  return `${blocks.join('\n\n')}\n`;
};

const stepBlock = ({ from, to, etcd, notes, failing }: UpgradeStep, items: readonly Finding[], { cells, quiet }: { readonly cells: number; readonly quiet: boolean }): string[] => {
  if (quiet && items.length === 0) return [];
  const brings = etcd === null ? '' : `   with etcd ${etcd.from} to ${etcd.to}`;
  const outcome = failing.length === 0 ? [] : [`  if nobody does anything: ${[...new Set(failing.map(({ component }) => component))].join(', ')} ${failing.length === 1 ? 'does' : 'do'} not start at ${to}`];
  const groups = (['before', 'with', 'after'] as const).flatMap((when) => {
    const own = items.filter(({ step }) => step?.when === when);
    return own.length === 0 ? [] : [`  ${blue(HEADS[when])}`, ...together(own).flatMap((same) => itemLines(same, cells))];
  });
  const order = quiet ? [] : notes.flatMap((note) => paragraph(note, '  ', cells));
  return [[bold(`step ${from} to ${to}`) + brings, ...order, ...outcome, ...(items.length === 0 ? ['  nothing to do in these files'] : groups)].join('\n')];
};

/** What is to be done on several nodes alike is one item. */
const together = (items: readonly Finding[]): readonly (readonly Finding[])[] => [...groupBy(items, ({ rule, severity, message, advice, fix }) => [rule, severity, message, advice, fix?.title].join('\0')).values()];

/** More places than this are counted. */
const PLACES = 4;

const itemLines = (items: readonly Finding[], cells: number): string[] => {
  const [finding] = items;
  if (!finding) return [];
  const { severity, rule, log, advice, fix, step } = finding;
  const [first = '', ...more] = wrap(text(messageInStep(finding)), cells - 8 - severity.length);
  const indent = '      ';
  const tried = step?.when === 'now' ? '' : step?.validNow === true ? ' (tried: good for the present version as well)' : step?.validNow === false && step.when === 'before' ? ` (good for ${step.from}, not yet for the present version)` : '';
  return [
    `  [ ] ${severityPaint[severity](severity)} ${first}`,
    ...more.map((line) => `${indent}${line}`),
    ...items.slice(0, PLACES).map(({ at }, index) => `${indent}${placeText(at)}${index === 0 ? `  ${printable(rule)}` : ''}`),
    ...(items.length > PLACES ? [`${indent}and ${plural(items.length - PLACES, 'more place')}`] : []),
    ...(log === null ? [] : [`${indent}else the component says: ${text(log)}`]),
    ...(fix === null ? [] : paragraph(`fix: ${text(fix.title)}${tried}`, indent, cells)),
    ...(advice === null || fix !== null ? [] : paragraph(`do: ${text(advice)}`, indent, cells)),
  ];
};

const summary = (findings: readonly Finding[], isOpen: boolean): string => {
  const open = isOpen ? ' Some rules could not decide: --show-unseen.' : '';
  if (findings.length === 0) return `nothing to do.${open}`;
  const now = findings.filter(({ fix, step }) => fix !== null && step?.validNow === true).length;
  return `${plural(findings.length, 'item')}: ${severityCounts(findings)}.${open}${now === 0 ? '' : ` ${plural(now, 'can be made', 'can be made')} now with --fix --unsafe-fixes; --diff --unsafe-fixes shows what would change.`}`;
};

const paragraph = (words: string, indent: string, cells: number): string[] => wrap(printable(words), cells - indent.length).map((line) => `${indent}${line}`);

const text = (words: string): string => printable(shorten(words, LONGEST));
