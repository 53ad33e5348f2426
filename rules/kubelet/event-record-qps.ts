import { kubeletSetting } from '../templates/kubelet-setting.ts';

/** The default of the releases before 1.27. */
const LEAST = 5;

export default kubeletSetting({
  title: 'the kubelet drops events when a few come together',
  severity: 'low',
  controls: ['CIS-1.12:4.2.8'],
  why: 'Events above this rate are lost, and those of an attack or of a failing node come in bursts. `0` sets no limit, and then a broken pod can flood the API server.',
  remedy: 'Leave `eventRecordQPS` at its default, or set at least 5, and restart the kubelet.',
  field: 'eventRecordQPS',
  flag: 'event-qps',
  fallback: '50',
  advice: 'set eventRecordQPS to 5 or more',
  isBad: ({ text }) => /^\d+$/.test(text) && Number(text) > 0 && Number(text) < LEAST,
  examples: () => ({
    bad: ['eventRecordQPS: 1\n'],
    good: ['', 'eventRecordQPS: 0\n', { flags: '--event-qps=50' }],
  }),
});
