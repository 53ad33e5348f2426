import { componentRule } from '../templates/setting-rule.ts';

/** A backend, the flag that switches it on, and the one that says when events are written. */
const BACKENDS = [
  { name: 'the audit log', path: 'audit-log-path', mode: 'audit-log-mode' },
  { name: 'the audit webhook', path: 'audit-webhook-config-file', mode: 'audit-webhook-mode' },
] as const;

export default componentRule(
  {
    title: 'audit events are lost without a word',
    on: 'kube-apiserver',
    severity: 'low',
    why: 'In the mode `batch` events wait in a buffer in memory. When it is full, when the API server is killed or when the backend is slow, they are dropped, and nothing but a counter in the metrics tells. Whoever wants a request forgotten can fill the buffer.',
    remedy: 'Leave `--audit-log-mode` at `blocking`, or set `blocking-strict` where a request must not be answered before it is recorded. A webhook alone may lose events: keep the log file as well.',
    references: ['https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/'],
    examples: () => ({
      bad: [['--audit-log-path=/var/log/a.log', '--audit-log-mode=batch'], ['--audit-webhook-config-file=/etc/kubernetes/hook.yaml']],
      good: [[], ['--audit-log-path=/var/log/a.log'], ['--audit-log-mode=batch'], ['--audit-webhook-config-file=/etc/kubernetes/hook.yaml', '--audit-log-path=/var/log/a.log'], ['--audit-webhook-config-file=/etc/kubernetes/hook.yaml', '--audit-webhook-mode=blocking']],
    }),
  },
  function* (api) {
    const losing = BACKENDS.filter(({ path }) => isGiven(api.setting(path))).flatMap(({ name, mode }) => {
      const setting = api.setting(mode);
      return 'text' in setting ? [{ name, mode, setting, isBatch: setting.text === 'batch' }] : [];
    });
    // One backend that waits for its events is a record of all.
    if (losing.some(({ isBatch }) => !isBatch)) return;
    for (const { name, mode, setting } of losing) {
      yield { at: setting.place, message: `--${mode} is batch${setting.state === 'default' ? ' unless it is set' : ''}: events on their way to ${name} are lost when the buffer is full or the process ends`, advice: `set --${mode}=blocking` };
    }
  },
);

const isGiven = (setting: { readonly state: string; readonly text?: string }): boolean => setting.state === 'given' && setting.text !== '';
