import { defineRule, type Problem } from '../../src/engine/rule.ts';
import { removeField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import type { ComponentName } from '../../src/knowledge/types.ts';
import type { Invocation } from '../../src/model/types.ts';
import { parseQuantity } from '../../src/model/values/quantity.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

const MEBIBYTE = 1024 ** 2;
/** What each needs in an empty cluster and in the minutes after a restart, and some room: bytes, and processors. */
const LEAST: Readonly<Record<ComponentName, { readonly memory: number; readonly cpu: number }>> = {
  'kube-apiserver': { memory: 1024 * MEBIBYTE, cpu: 1 },
  etcd: { memory: 1024 * MEBIBYTE, cpu: 1 },
  'kube-controller-manager': { memory: 256 * MEBIBYTE, cpu: 0.1 },
  'kube-scheduler': { memory: 128 * MEBIBYTE, cpu: 0.1 },
};

const withLimits = (text: string): string => podOf({ container: [`resources: {limits: {${text}}}`] });
const withEtcd = (quota: string, memory: string): string => podOf({ image: 'etcd:3.5.21-0', command: ['etcd', `--quota-backend-bytes=${quota}`], container: [`resources: {limits: {memory: ${memory}}}`] });

export default defineRule({
  title: 'a limit stops the component when the cluster needs it most',
  on: 'pod',
  family: 'operations',
  severity: 'medium',
  confidence: 'likely',
  since: '0.1.0',
  why: 'A component that reaches its memory limit is killed at once, and needs more memory than ever while it starts again: a loop that no restart ends. At its CPU limit it stands still for a part of each tenth of a second, and etcd loses its leadership.',
  remedy: 'Ask for what the component needs with `requests`, and leave out `limits`; or set a memory limit of about three quarters of the node for the API server, and for etcd twice its database. Linters that ask for limits mean ordinary workloads.',
  examples: () => ({
    bad: [withLimits('memory: 512Mi'), withLimits('cpu: 200m'), withEtcd('8589934592', '4Gi')],
    good: [withLimits('cpu: "2", memory: 4Gi'), withEtcd('8589934592', '16Gi'), podOf({}), withLimits('memory: "{{ memory }}"')],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      const limits = invocation.container.cursor.get('resources').get('limits');
      const [memory, cpu] = [amountOf(limits.get('memory')), amountOf(limits.get('cpu'))];
      const least = LEAST[invocation.component];
      if (memory !== undefined && memory < least.memory) yield tooLittleMemory(invocation, limits.get('memory'));
      else if (memory !== undefined) yield* lessThanDatabase(invocation, limits.get('memory'), memory);
      if (cpu === undefined || cpu >= least.cpu) continue;
      yield {
        at: limits.get('cpu'),
        message: `${invocation.component} may use ${limits.get('cpu').text() ?? ''} of a processor at most: under load it stands still for most of the time`,
        label: 'throttles it',
        advice: 'remove limits.cpu, and set requests.cpu',
        ...offer('remove limits.cpu', removeField(limits, 'cpu') ?? removeField(invocation.container.cursor.get('resources'), 'limits') ?? removeField(invocation.container.cursor, 'resources')),
      };
    }
  },
});

const tooLittleMemory = ({ component }: Invocation, at: Cursor): Problem => ({
  at,
  message: `${component} is killed when it uses more than ${at.text() ?? ''} of memory, which is little for it`,
  label: 'kills it',
  log: 'OOMKilled',
  advice: 'remove limits.memory, or size it for the whole node',
});

function* lessThanDatabase(etcd: Invocation, at: Cursor, memory: number): Generator<Problem> {
  const quota = etcd.component === 'etcd' ? etcd.setting('quota-backend-bytes') : undefined;
  if (quota?.state !== 'given' || Number.isNaN(Number(quota.text)) || Number(quota.text) <= memory) return;
  yield {
    at,
    severity: 'low',
    message: `the database of etcd may grow to ${Math.round(Number(quota.text) / MEBIBYTE)} MiB, and etcd is killed when it uses more than ${at.text() ?? ''} of memory`,
    label: 'less than the database',
    related: [{ at: quota.place, label: 'the database' }],
    log: 'OOMKilled',
    advice: 'raise limits.memory to twice the quota, or remove it',
  };
}

const amountOf = (cursor: Cursor): number | undefined => {
  const text = cursor.text();
  const quantity = text === undefined ? undefined : parseQuantity(text);
  return quantity?.ok ? Number(quantity.value.nano) / 1e9 : undefined;
};
