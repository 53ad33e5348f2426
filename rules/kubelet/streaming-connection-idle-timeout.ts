import { parseDuration } from '../../src/model/values/duration.ts';
import { kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'the kubelet never ends an idle exec or port-forward',
  severity: 'low',
  controls: ['CIS-1.12:4.2.5', 'STIG:V-245541'],
  why: 'Connections that nobody uses stay open for ever, and with enough of them the node has no ports or sockets left.',
  remedy: 'Leave `streamingConnectionIdleTimeout` at its 4 hours, or set a shorter time, and restart the kubelet.',
  field: 'streamingConnectionIdleTimeout',
  flag: 'streaming-connection-idle-timeout',
  fallback: '4h0m0s',
  advice: 'set streamingConnectionIdleTimeout to a time such as 4h',
  isBad: ({ text }) => {
    const duration = parseDuration(text);
    return duration.ok && duration.value === 0n;
  },
  examples: () => ({
    bad: ['streamingConnectionIdleTimeout: 0s\n', { flags: '--streaming-connection-idle-timeout=0' }],
    good: ['', 'streamingConnectionIdleTimeout: 5m\n'],
  }),
});
