import { defineRule } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import { podOf, securitySetting, staticComponents } from '../templates/pod-fields.ts';

const api = (port: number, context: string, version = '1.31'): string => podOf({ image: `kube-apiserver:v${version}.0`, command: ['kube-apiserver', `--secure-port=${port}`], container: [`securityContext: {${context}}`] });

export default defineRule({
  title: 'the API server may not listen on a port below 1024',
  on: 'pod',
  family: 'boot',
  severity: 'high',
  confidence: 'likely',
  since: '0.1.0',
  why: 'Only root, or a program with the capability NET_BIND_SERVICE on its file, may listen there. The file has it from 1.21 on, and `allowPrivilegeEscalation: false` has the kernel ignore that; `capabilities.add` gives it to root only.',
  remedy: 'Serve on port 6443, or leave out `allowPrivilegeEscalation: false`, or set `net.ipv4.ip_unprivileged_port_start` on the host.',
  examples: () => ({
    bad: [api(443, 'runAsUser: 65534, allowPrivilegeEscalation: false'), api(443, 'runAsUser: 65534', '1.20')],
    good: [api(443, 'runAsUser: 65534'), api(6443, 'runAsUser: 65534, allowPrivilegeEscalation: false'), api(443, 'allowPrivilegeEscalation: false')],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      const { component, container, version } = invocation;
      const port = component === 'kube-apiserver' ? invocation.setting('secure-port') : undefined;
      const [user, escalation] = [securitySetting(container, 'runAsUser'), securitySetting(container, 'allowPrivilegeEscalation')];
      const isLow = port?.state === 'given' && Number(port.text) > 0 && Number(port.text) < 1024;
      if (!isLow || !/^[1-9]\d*$/.test(user.text() ?? '') || version.minor === null) continue;
      if (escalation.text() !== 'false' && compareVersions(version.minor, '1.21') >= 0) continue;
      yield {
        at: port.place,
        message: `user ${user.text() ?? ''} may not listen on port ${port.text}${escalation.text() === 'false' ? ', since allowPrivilegeEscalation: false takes the capability of the program' : ''}`,
        label: 'below 1024',
        related: [{ at: user, label: 'not root' }],
        log: `listen tcp 0.0.0.0:${port.text}: bind: permission denied`,
        advice: 'use --secure-port=6443, or run as root',
      };
    }
  },
});
