import { defineRule, notApplicable, unseen, type Example, type Problem, type Report, type RuleDefinition, type Severity } from '../../src/engine/rule.ts';
import { attributesOf, type Attributes } from '../../src/model/file-attributes.ts';
import type { ClusterNode } from '../../src/model/types.ts';
import type { MemoryFile } from '../../src/source/memory-files.ts';
import { HOST_FILES, type HostFiles } from './host-files.ts';

type Found = Extract<Attributes, { state: 'found' }>;
type Judge = (path: string, found: Found, node: ClusterNode) => Omit<Problem, 'at'> | undefined;

/** A rule about each of the files; `wrong` and `right` are what the sample has in the examples. */
const fileRule = (files: HostFiles, text: Omit<RuleDefinition<'host'>, 'on' | 'family' | 'since' | 'examples' | 'check'>, wrong: MemoryFile, right: MemoryFile, judge: Judge): RuleDefinition<'host'> => {
  const example = (file: MemoryFile): Example => ({ ...(files.sampleFiles ? { files: files.sampleFiles } : {}), root: { ...files.sampleRoot, [files.sample]: file } });
  return defineRule({
    family: 'security',
    since: '0.1.0',
    ...text,
    on: 'host',
    examples: () => ({ bad: [example(wrong)], good: [example(right)] }),
    *check(node) {
      const start = node.manifests[0]?.place;
      if (!start) return;
      const problems: Problem[] = [];
      const hidden: Report[] = [];
      const lacking: Report[] = [];
      let seen = 0;
      for (const path of files.paths(node)) {
        const attributes = attributesOf(node, path);
        if (attributes.state === 'unseen') hidden.push(unseen(start, attributes.reason));
        if (attributes.state === 'lacking') lacking.push(unseen(start, attributes.reason));
        if (attributes.state !== 'found') continue;
        seen += 1;
        const problem = judge(path, attributes, node);
        if (problem) problems.push({ at: attributes.place, ...problem });
      }
      // Of several usual places those that a copy lacks do not matter once one was found.
      if (seen === 0) hidden.push(...lacking);
      if (seen === 0 && hidden.length === 0) return yield notApplicable(`${files.what} ${files.isPlural ? 'are' : 'is'} not on the node`);
      const more = problems.length - MOST;
      yield* problems.slice(0, MOST).map((problem, index) => (more > 0 && index === MOST - 1 ? { ...problem, message: `${problem.message}; so it is with ${more} more` } : problem));
      yield* hidden.slice(0, 1);
    },
  });
};

/** More findings of one rule help nobody. */
const MOST = 10;

const octal = (mode: number): string => mode.toString(8).padStart(3, '0');

/** The files may have no permission that `most` lacks. */
export const fileMode = (name: keyof typeof HOST_FILES, most: number, controls: readonly string[]): RuleDefinition<'host'> => {
  const files: HostFiles = HOST_FILES[name];
  const isDirectory = name === 'etcd-data';
  return fileRule(
    files,
    {
      title: `others than the owner may ${most === 0o644 ? 'change' : 'read or change'} ${files.what}`,
      severity: 'low',
      controls,
      why: files.isSecret
        ? 'Whoever can read it has the keys of the cluster, or all that is stored in it: a user of the host, a pod with a hostPath, a backup that anybody can open.'
        : 'Who can change it decides what runs as root on this node. Who can read it learns how the control plane is protected, and what secrets stand in arguments.',
      remedy: `\`chmod ${octal(most)}\` as root. The kubelet and the components run as root, unless a pod of the control plane has \`runAsUser\`: then its user or group must keep the permission to read.`,
    },
    { mode: most | (most === 0o644 ? 0o020 : 0o044), ...(isDirectory ? { kind: 'directory' } : {}) },
    { mode: most, ...(isDirectory ? { kind: 'directory' } : {}) },
    (path, { mode, isDirectory: isFolder }) => {
      const allowed = isFolder ? most | ((most & 0o444) >> 2) : most;
      const excess = mode & 0o777 & ~allowed;
      return excess === 0
        ? undefined
        : { message: `${path} has mode ${octal(mode)}, and at most ${octal(allowed)} is wanted`, severity: severityOf(excess, files.isSecret === true), advice: `chmod ${octal(mode & allowed)} ${path}` };
    },
  );
};

const severityOf = (excess: number, isSecret: boolean): Severity => {
  if ((excess & 0o022) !== 0 || (isSecret && (excess & 0o004) !== 0)) return 'high';
  return isSecret && (excess & 0o040) !== 0 ? 'medium' : 'low';
};

/** The files belong to root, or to a user of the control plane's pods that needs them. */
export const fileOwner = (name: keyof typeof HOST_FILES, controls: readonly string[]): RuleDefinition<'host'> => {
  const files: HostFiles = HOST_FILES[name];
  return fileRule(
    files,
    {
      title: `${files.what} ${files.isPlural ? 'belong' : 'belongs'} to a user other than root`,
      severity: 'medium',
      controls,
      why: 'The owner of a file may change it and its mode at any time. Who owns files of the control plane owns the cluster, whatever account that is meant to be.',
      remedy: files.ofPods
        ? '`chown root:root` as root. Where a pod of the control plane has `runAsUser`, that user may own what it reads or writes, and is taken for right here: with root as the owner its component would not start.'
        : '`chown root:root` as root: nobody else has to write it.',
    },
    { uid: 1000, gid: 1000 },
    {},
    (path, { user, group }, node) => {
      const users = new Set(['0', 'root', ...(files.ofPods ? usersOfPods(node, 'runAsUser') : []), ...(name === 'etcd-data' ? ETCD(node) : [])]);
      const groups = new Set(['0', 'root', ...(files.ofPods ? [...usersOfPods(node, 'runAsGroup'), ...usersOfPods(node, 'fsGroup'), ...usersOfPods(node, 'supplementalGroups')] : []), ...(name === 'etcd-data' ? ETCD(node) : [])]);
      if (users.has(user) && groups.has(group)) return undefined;
      return { message: `${path} belongs to ${user}:${group}`, ...(users.has(user) ? { severity: 'low' as const } : {}), advice: `chown root:root ${path}` };
    },
  );
};

/** Users or groups that the pods of the control plane run as. */
const usersOfPods = ({ invocations }: ClusterNode, field: string): readonly string[] =>
  invocations.flatMap(({ container }) =>
    [container.cursor, container.pod.cursor.get('spec')].flatMap((cursor) => {
      const found = cursor.get('securityContext').get(field);
      return [found.text(), ...found.items().map((item) => item.text())].filter((text) => text !== undefined);
    }));

/** The account that etcd has by convention, by its name and by the number that the node gives it. */
const ETCD = ({ root }: ClusterNode): readonly string[] => {
  const passwd = root?.read('/etc/passwd');
  const number = passwd?.state === 'read' ? /^etcd:[^:]*:(\d+):/m.exec(new TextDecoder().decode(passwd.bytes))?.[1] : undefined;
  return number === undefined ? ['etcd'] : ['etcd', number];
};
