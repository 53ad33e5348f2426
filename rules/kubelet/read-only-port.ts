import { kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'the kubelet serves pods and metrics without authentication',
  severity: 'high',
  controls: ['CIS-1.12:4.2.4', 'STIG:V-242387'],
  why: 'The read-only port asks nobody who they are. It tells every pod and everyone in the network which pods run here, with their environment and arguments.',
  remedy: 'Let whatever reads the port (old monitoring) use port 10250 with a token, then set `readOnlyPort: 0` and restart the kubelet.',
  field: 'readOnlyPort',
  flag: 'read-only-port',
  fallback: '0',
  advice: 'set readOnlyPort to 0 once nothing reads the port',
  isBad: ({ text }) => /^\d+$/.test(text) && Number(text) !== 0,
  examples: () => ({
    bad: ['readOnlyPort: 10255\n', { flags: '--read-only-port 10255' }, { flags: '--v=2' }],
    good: ['', 'readOnlyPort: 0\n', { flags: '--read-only-port=0' }],
  }),
});
