import { defineRule, type Problem } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import type { Invocation, Pod } from '../../src/model/types.ts';
import { parseDuration } from '../../src/model/values/duration.ts';
import { numberAt, placeInSpec, podOf, staticComponents } from '../templates/pod-fields.ts';

const FIELD = 'terminationGracePeriodSeconds';
/** Seconds that the kubelet gives where nothing is said. */
const DEFAULT = 30;
/** Below this not even a quiet component ends in good order: etcd hands over its leadership first. */
const LEAST = 5;

const api = (delay: string, ...spec: readonly string[]): string => podOf({ command: ['kube-apiserver', `--shutdown-delay-duration=${delay}`], spec });

export default defineRule({
  title: 'the component is killed before it has shut down',
  on: 'pod',
  family: 'operations',
  severity: 'medium',
  since: '0.1.0',
  why: 'With `--shutdown-delay-duration` the API server goes on serving for that long after it is told to stop, and then waits up to `--request-timeout` for the requests that it still has. When `terminationGracePeriodSeconds` (30 where nothing is said) is over, the kubelet kills it: requests are lost at every change of the manifest.',
  remedy: 'Set `spec.terminationGracePeriodSeconds` to at least `--shutdown-delay-duration` plus `--request-timeout` (60 seconds where nothing is said) plus a margin of five.',
  examples: () => ({
    bad: [api('30s'), api('70s', 'terminationGracePeriodSeconds: 60'), api('30s', 'terminationGracePeriodSeconds: 60'), podOf({ image: 'etcd:3.5.21-0', spec: ['terminationGracePeriodSeconds: 0'] }), podOf({ metadata: ['namespace: kube-system', 'deletionGracePeriodSeconds: 135'] })],
    good: [api('70s', 'terminationGracePeriodSeconds: 135'), api('0s'), podOf({}), podOf({ spec: ['terminationGracePeriodSeconds: {{ seconds }}'], command: ['kube-apiserver', '--shutdown-delay-duration=70s'] })],
  }),
  *check(pod) {
    const components = staticComponents(pod);
    const ignored = pod.cursor.get('metadata').get('deletionGracePeriodSeconds');
    if (components.length > 0 && ignored.kind === 'scalar' && pod.cursor.get('metadata').get('deletionTimestamp').kind === 'missing') {
      yield { at: ignored, severity: 'low', message: `metadata.deletionGracePeriodSeconds: ${ignored.text() ?? ''} does nothing: only the API sets that field`, label: 'does nothing', advice: `write ${FIELD} in spec` };
    }
    const seconds = numberAt(pod.cursor.get('spec'), FIELD, DEFAULT);
    if (seconds === undefined) return;
    for (const invocation of components) {
      const problem = judge(invocation, seconds, pod);
      if (problem) yield problem;
    }
  },
});

const judge = (invocation: Invocation, seconds: number, pod: Pod): Problem | undefined => {
  const at = placeInSpec(pod, FIELD);
  const given = pod.cursor.get('spec').get(FIELD).kind === 'scalar' ? `${FIELD}: ${seconds}` : `${FIELD} is not set, which is ${seconds}`;
  const { component } = invocation;
  const delaySetting = invocation.setting('shutdown-delay-duration');
  const delay = component === 'kube-apiserver' && delaySetting.state === 'given' ? secondsOf(delaySetting.text) : 0;
  if (delay > 0) {
    const timeout = invocation.setting('request-timeout');
    const drain = 'text' in timeout ? secondsOf(timeout.text) : 60;
    const wanted = Math.ceil(delay + drain + LEAST);
    if (seconds >= delay + drain) return undefined;
    const related = [{ at: delaySetting.place, label: `goes on for ${delay} seconds` }];
    const advice = `set ${FIELD}: ${wanted}`;
    const mend = offer(advice, setField(pod.cursor.get('spec'), FIELD, wanted));
    return seconds <= delay
      ? { at, message: `${given}, and the API server only begins to end after ${delay} seconds: it is killed before that`, label: `${seconds} seconds`, related, advice, ...mend }
      : { at, severity: 'low', message: `${given}: after the delay of ${delay} seconds the requests that are still running have ${seconds - delay} seconds, of the ${drain} that they may take`, label: `${seconds} seconds`, related, advice, ...mend };
  }
  if (seconds >= LEAST || (component !== 'kube-apiserver' && component !== 'etcd')) return undefined;
  return { at, severity: 'low', message: `${component} has ${seconds} seconds to end before it is killed`, label: `${seconds} seconds`, advice: `set ${FIELD}: 30, or remove it`, ...offer(`set ${FIELD}: 30`, setField(pod.cursor.get('spec'), FIELD, 30)) };
};

const secondsOf = (text: string): number => {
  const duration = parseDuration(text);
  return duration.ok ? Number(duration.value) / 1e9 : 0;
};
