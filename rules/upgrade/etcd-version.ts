import { examplePod } from '../../src/engine/example.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import { componentRule } from '../templates/setting-rule.ts';

/** What a member must have been before it may be of a minor, and why. */
const BEFORE: Readonly<Record<string, { readonly least: string; readonly why: string }>> = {
  '3.6': { least: '3.5.26', why: 'members that were removed long ago can come back from the old store, and the cluster loses its quorum' },
  '3.7': { least: '3.6.11', why: 'the release notes of 3.7 ask for it' },
};

const etcd = (version: string): Record<string, string> => ({ 'etcd.yaml': examplePod('etcd', version, []) });

export default componentRule(
  {
    on: 'etcd',
    title: 'the upgrade brings another minor release of etcd, which a member may only reach from a late patch release of the one before',
    family: 'upgrade',
    severity: 'high',
    why: 'etcd goes one minor release at a time, and the data of a member that comes from too old a patch release can bring the cluster down: removed members come back in 3.6. There is no way back once every member is upgraded.',
    remedy: 'Take a snapshot, bring every member to the last patch release of the minor it has, look at `etcdctl endpoint status`, and only then go on, one member at a time.',
    references: ['https://etcd.io/docs/v3.6/upgrades/upgrade_3_6/', 'https://etcd.io/blog/2025/upgrade_from_3.5_to_3.6_issue/'],
    examples: () => ({ bad: [{ version: '3.6', from: '3.5.21', files: etcd('3.6') }, { version: '3.6', from: '3.4', files: etcd('3.6') }], good: [{ version: '3.6', from: '3.6', files: etcd('3.6') }, []] }),
  },
  function* (after) {
    const { before } = after;
    if (before === null || before.version.text === null || after.version.minor === null) return;
    const [own, next] = [before.version.text, after.version.minor];
    const skipped = Number(next.split('.')[1]) - Number(own.split('.')[1]) - 1;
    const rule = BEFORE[next];
    const at = after.container.image ?? after;
    if (skipped > 0) {
      yield { at, message: `from etcd ${own} to ${next} in one step: etcd goes one minor release at a time`, label: `etcd ${own}`, advice: `go through each minor between, with all members, before Kubernetes is upgraded` };
    } else if (rule === undefined) {
      yield { at, severity: 'low', message: `this step brings etcd ${next}`, label: `etcd ${own}`, advice: 'take a snapshot before; there is no way back once every member is upgraded' };
    } else if (compareVersions(own, rule.least) < 0) {
      const isPatch = before.version.source !== 'option' && own.split('.').length > 2;
      yield {
        at,
        severity: isPatch ? 'high' : 'medium',
        message: `before etcd ${next} every member has to run ${rule.least} or later of its own minor${isPatch ? `, and this one is ${own}` : ''}: ${rule.why}`,
        label: `etcd ${own}`,
        advice: `take a snapshot, and bring every member to ${rule.least} or later before this step`,
      };
    } else {
      yield { at, severity: 'low', message: `this step brings etcd ${next}`, label: `etcd ${own}`, advice: 'take a snapshot before; there is no way back once every member is upgraded' };
    }
  },
);
