import { defineRule, unseen, type Report } from '../../src/engine/rule.ts';
import type { Invocation } from '../../src/model/types.ts';

/** Everything in the manifest that may decide whether the component starts and that cannot be read. */
function* unread(invocation: Invocation): Generator<Report> {
  const { component, container, facts, flags, incomplete, version } = invocation;
  const at = container.image ?? invocation;
  if (version.minor === null) yield unseen(at, `the version of ${component} is unknown: ${version.reason ?? 'nothing says it'}`);
  else if (facts.minor === null) yield unseen(at, `nothing is known of ${component} ${version.minor}: it is older or newer than the data of this release`);
  if (incomplete !== null) yield unseen(invocation, incomplete);
  for (const flag of flags) {
    if (flag.value?.unknown !== undefined) yield unseen(flag, `the value of ${flag.spelling} is unknown: ${flag.value.unknown}`);
  }
}

export default defineRule({
  title: 'what a component is started with cannot be read as a whole, so that nobody can say whether it starts',
  on: 'pod',
  family: 'boot',
  severity: 'info',
  since: '0.1.0',
  why: 'A template, a variable that only the node knows or an image without a version hides what the component will be told. What was not seen is not called good.',
  remedy: 'Audit the manifest as the kubelet will read it, after templates are filled in, and give `--kubernetes-version` where the image has no version.',
  examples: () => ({
    bad: [],
    good: [[], ['--v=2']],
    unseen: [['--advertise-address=$(HOST_IP)'], { version: 'latest' }, { version: '9.99' }],
  }),
  *check(pod) {
    for (const { invocation } of pod.containers) if (invocation) yield* unread(invocation);
  },
});
