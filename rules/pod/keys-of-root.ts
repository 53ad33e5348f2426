import { defineRule } from '../../src/engine/rule.ts';
import { filesReadAtStart } from '../../src/model/host-files.ts';
import { hostPathOf } from '../../src/model/mounts.ts';
import { podOf, securitySetting, staticComponents } from '../templates/pod-fields.ts';

/** What kubeadm writes for root alone, in mode 0600. */
const OF_ROOT = /^\/etc\/kubernetes\/(?:pki\/.+\.key|[\w-]+\.conf)$/;
/** With one of these somebody has thought of who reads the keys: kubeadm itself, where it does without root. */
const GROUPS = ['runAsGroup', 'supplementalGroups', 'fsGroup'];

const api = (context: string, path = '/etc/kubernetes/pki', labels = '{component: kube-apiserver, tier: control-plane}'): string =>
  podOf({
    metadata: ['namespace: kube-system', `labels: ${labels}`],
    command: ['kube-apiserver', `--tls-private-key-file=${path}/apiserver.key`],
    container: [`volumeMounts: [{name: k, mountPath: ${path}}]`],
    spec: [`securityContext: {${context}}`, `volumes: [{name: k, hostPath: {path: ${path}}}]`],
  });

export default defineRule({
  title: 'the component runs as a user who may not read its keys',
  on: 'pod',
  family: 'boot',
  severity: 'high',
  confidence: 'likely',
  since: '0.1.0',
  why: 'kubeadm writes private keys and kubeconfigs with mode 0600 for root. As another user the component says `permission denied` for the first of them, and exits.',
  remedy: 'Before the change give the files to that user or to a group of its own (`chgrp`, mode 0640), and set `runAsGroup` or `supplementalGroups`; etcd needs its data directory as well. Or remove `runAsUser`.',
  examples: () => ({ bad: [api('runAsUser: 2000')], good: [api('runAsUser: 0'), api('runAsUser: 2000, supplementalGroups: [2000]'), api('runAsUser: 65534', '/etc/kubernetes/secrets'), api('runAsUser: 65534', '/etc/kubernetes/pki', '{k8s-app: kube-apiserver}')] }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      const { container, component } = invocation;
      // Other installers write keys for a user of their own.
      const labels = pod.cursor.get('metadata').get('labels');
      if (labels.get('component').text() !== component || labels.get('tier').kind === 'missing') continue;
      const user = securitySetting(container, 'runAsUser');
      if (!/^[1-9]\d*$/.test(user.text() ?? '') || GROUPS.some((key) => securitySetting(container, key).kind !== 'missing')) continue;
      const files = filesReadAtStart(invocation).filter(({ path }) => OF_ROOT.test(hostPathOf(container, path) ?? ''));
      const [first] = files;
      if (!first) continue;
      const others = new Set(files.map(({ path }) => path)).size - 1;
      yield {
        at: user,
        message: `${component} runs as user ${user.text() ?? ''}, and reads ${first.path}${others > 0 ? ` and ${others} more` : ''}, which kubeadm writes for root alone`,
        label: 'not root',
        related: [{ at: first.flag, label: 'the file' }],
        log: `open ${first.path}: permission denied`,
        advice: 'remove runAsUser, or make the files readable for that user first',
      };
    }
  },
});
