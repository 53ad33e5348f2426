import { kubeletSetting } from '../templates/kubelet-setting.ts';

export default kubeletSetting({
  title: 'the kubelet calls its node otherwise than the host is called',
  severity: 'info',
  controls: ['CIS-1.12:4.2.7', 'STIG:V-242404'],
  why: 'The name of the node is part of its certificate and of what the Node authorizer allows. A name of its own can be wrong or be taken by two nodes, and makes logs hard to follow.',
  remedy: 'Only for a node that is yet to join: give the host the wanted name and leave the flag out. A node that runs gets another name without it: its certificates, its taints and what is bound to it are lost. Some clouds need the flag; then it stays.',
  field: null,
  flag: 'hostname-override',
  fallback: '',
  advice: 'do not change it on a running node: it would become another node',
  isBad: ({ text }) => text !== '',
  examples: () => ({
    bad: [{ flags: '--hostname-override=cp-1' }],
    good: ['', { flags: '--node-ip=10.0.0.1' }],
  }),
});
