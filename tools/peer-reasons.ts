import type { Outcome } from '../src/engine/finding.ts';
import type { ClusterNode } from '../src/model/types.ts';
import type { PeerCase } from './peer-cases.ts';

type Result = Outcome['result'] | null;

/** Reasons that the manifest itself gives. */
const BY_TEXT: readonly (readonly [reason: string, holds: (peerCase: PeerCase, actual: Result, node: ClusterNode) => boolean])[] = [
  ['what an agent gathered on a node is no manifest', ({ text }) => /"kind": "NodeInfo"/.test(text)],
  ['it holds no component of a control plane', (_, actual, { invocations }) => actual === null && invocations.length === 0],
  ['a placeholder (<file>) stands in the place of the value: not seen is not passed', ({ file, text }, actual) => actual === 'unseen' && file.includes('.rego#') && /=<[^>\s]+>/.test(text)],
  ['no value follows the flag, and other rules say that the component does not start', ({ text }, actual) => actual === 'unseen' && /- +["']?--[\w-]+["']?$/m.test(text)],
];

/** Reasons by check: ids, what is expected, what we say (`|` between several), why. */
const BY_CHECK: readonly (readonly [ids: string, expected: 'pass' | 'fail', actual: string, reason: string])[] = [
  ['C-0135 C-0114', 'fail', 'pass', 'two flags stand in one argument: the component takes them for one value, and other rules say that it does not start'],
  ['C-0114', 'fail', 'unseen', 'a placeholder (<file>) stands in the place of the value: not seen is not passed'],
  ['CKV_K8S_82 CKV_K8S_83', 'fail', 'pass', 'the plugin is on by default, whether the list names it or not'],
  ['CKV_K8S_97 CKV_K8S_110 CKV_K8S_111 e0e00aba', 'fail', 'pass', 'the name of a file may end as it likes'],
  ['CKV_K8S_110 CKV_K8S_111', 'pass', 'fail', 'the flag is not given at all'],
  ['CKV_K8S_96', 'fail', 'pass', 'true is the default'],
  ['CKV_K8S_106 KCV-0033', 'fail', 'pass', 'the default of 12500 is a threshold'],
  ['49113af4 C-0144', 'fail', 'pass', 'any threshold above 0 is one'],
  ['CKV_K8S_74', 'pass', 'fail', 'without the flag every request is allowed'],
  ['2f491173', 'pass', 'fail', 'without the flag profiles are served'],
  ['CKV_K8S_105 C-0277 C-0143', 'fail', 'unseen', 'a suite that there is not stops the component, which other rules say; without the flag the suites are those of the Go release'],
  ['C-0143', 'pass', 'fail', 'the list that is asked for holds suites that Go calls insecure'],
  ['C-0115 KCV-0003', 'fail', 'pass|not-applicable', 'the opposite of CIS 1.2.3 is asked for'],
  ['C-0115 KCV-0003', 'pass', 'fail', 'the opposite of CIS 1.2.3 is asked for'],
  ['C-0124 C-0068', 'fail', 'pass', 'Pod Security has taken the place of the plugin that is asked for'],
  ['KCV-0013', 'pass', 'fail', 'both plugins at once are taken for right; a version has at most one of them'],
  ['C-0132 C-0133', 'fail', 'pass', 'the value is the one that is asked for: the tool says something of every value'],
  ['C-0134', 'fail', 'pass|unseen', 'five minutes are within reason, and 2 without a unit is no duration: the tool says something of every value'],
  ['KCV-0022', 'pass', 'fail', 'ten megabytes are less than the hundred that are asked for'],
  ['C-0128', 'fail', 'pass', 'of a flag given twice the last one counts'],
  ['C-0159', 'fail', 'not-applicable', 'the other half of the case is another file'],
  ['cb7e695d', 'pass', 'unseen', 'two paths are two files, and whether they hold one CA only the files tell'],
  ['cb7e695d', 'fail', 'unseen', 'the paths lie in containers without mounts, so that nothing says which files they are'],
  ['b9380fd3', 'fail', 'pass', 'as of the oldest release that the facts know the port behind the address is closed'],
  ['fa4def8c', 'fail', 'pass', 'as of the oldest release that the facts know the port is closed unless it is opened'],
  ['13a49a2e', 'fail', 'pass', 'the policy is named; whether the file is there is what other rules say'],
  ['14abda69', 'pass', 'null', 'who verifies images a person must judge: CIS 5.5.1 is manual'],
  ['14abda69', 'fail', 'null', 'who verifies images a person must judge: CIS 5.5.1 is manual'],
  ['KCV-0001', 'pass', 'fail', 'the label says that it is the API server, and a program of another name may be it'],
  ['KCV-0038', 'fail', 'pass', 'the gate is on by default'],
  ['KCV-0046', 'pass', 'null', 'the command is a flag: nothing says which program it starts'],
];

/** Why we say something else than a tool expects of its own case; null where no reason is known. */
export const reasonFor = (peerCase: PeerCase, actual: Result, node: ClusterNode): string | null =>
  BY_TEXT.find(([, holds]) => holds(peerCase, actual, node))?.[0] ??
  BY_CHECK.find(([ids, expected, results]) => ids.split(' ').some((id) => peerCase.id.startsWith(id)) && expected === peerCase.expected && results.split('|').includes(String(actual)))?.[3] ??
  null;
