import { notApplicable, unseen } from '../../src/engine/rule.ts';
import { componentRule } from '../templates/setting-rule.ts';

/** Releases whose members can come to differ without a word: the minor, the first and last patch release, and the one that mends it. */
const BROKEN: readonly { readonly minor: string; readonly from: number; readonly to: number; readonly mended: string }[] = [
  { minor: '3.5', from: 0, to: 5, mended: '3.5.6' },
  { minor: '3.4', from: 20, to: 21, mended: '3.4.22' },
];

const image = (version: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: etcd, namespace: kube-system}\nspec: {hostNetwork: true, containers: [{name: etcd, image: "registry.k8s.io/etcd:${version}", command: [etcd]}]}\n`;

export default componentRule(
  {
    on: 'etcd',
    title: 'this release of etcd can lose or mix up data',
    family: 'operations',
    severity: 'high',
    why: 'etcd 3.5.0 to 3.5.5, and 3.4.20 and 3.4.21, can apply a change twice or not at all when they are killed, or when a defragmentation is. The members then differ, answer differently, and say nothing.',
    remedy: 'Upgrade within the minor release, member by member, to 3.5.6 or 3.4.22 at least, better to the last one. Afterwards let etcd compare its members (`--experimental-initial-corrupt-check=true`, from 3.6 on the gate `InitialCorruptCheck`).',
    references: ['https://github.com/etcd-io/etcd/issues/13766'],
    examples: () => ({ bad: [image('3.5.1-0'), image('3.5.5-0'), image('3.4.21-0')], good: [image('3.5.6-0'), image('3.4.19-0'), image('3.6.4-0')], unseen: [image('latest')] }),
  },
  function* (etcd) {
    const { text, reason } = etcd.version;
    if (text === null) return yield unseen(etcd.container.image ?? etcd, `the version is unknown: ${reason ?? 'no image tag'}`);
    const [, minor, patch] = /^(\d+\.\d+)\.(\d+)/.exec(text) ?? [];
    if (patch === undefined) return yield notApplicable(`${text} names no patch release`);
    const broken = BROKEN.find((each) => each.minor === minor && each.from <= Number(patch) && Number(patch) <= each.to);
    if (!broken) return;
    yield { at: etcd.container.image ?? etcd, message: `etcd ${text} is known to corrupt data: ${broken.mended} mends it`, label: 'corrupts data', advice: `upgrade to ${broken.mended} or a later release of ${broken.minor}` };
  },
);
