import { hiddenMounts, mountOf } from '../../src/model/mounts.ts';
import { unseen } from '../../src/engine/rule.ts';
import { podWithMounts } from '../templates/mount-example.ts';
import { componentRule } from '../templates/setting-rule.ts';

const FLAG = '--flex-volume-plugin-dir=/opt/flex';
const VOLUME = '{name: flex, hostPath: {path: /opt/flex}}';
const pod = (argv: readonly string[], mounts: readonly string[]): ReturnType<typeof podWithMounts> => podWithMounts('kube-controller-manager:v1.36.0', ['kube-controller-manager', ...argv], mounts, mounts.length > 0 ? [VOLUME] : []);

export default componentRule(
  {
    on: 'kube-controller-manager',
    title: 'the directory of FlexVolume plugins is not mounted, so the controller-manager finds none',
    family: 'upgrade',
    severity: 'medium',
    confidence: 'likely',
    why: 'kubeadm mounted the directory until 1.35, and does not from 1.36 on. A controller-manager that sees no plugin cannot attach or detach the volumes that need one, and the image has no shell for plugins that are scripts.',
    remedy: 'Move the volumes to a CSI driver. Until then mount the directory (with kubeadm: `extraVolumes` of the controller-manager), and build an image that has what the plugins need.',
    examples: () => ({ bad: [pod([FLAG], [])], good: [pod([FLAG], ['{name: flex, mountPath: /opt/flex}']), pod([], [])], unseen: [pod([FLAG], ['{name: flex, mountPath: "{{ dir }}"}'])] }),
  },
  function* (manager) {
    const setting = manager.setting('flex-volume-plugin-dir');
    if (setting.state !== 'given' || !setting.text.startsWith('/') || mountOf(manager.container, setting.text)) return;
    const hidden = hiddenMounts(manager.container);
    yield hidden === null
      ? { at: setting.flag.value ?? setting.place, message: `${setting.text} is not visible inside the container, so no FlexVolume plugin is found`, label: 'no volumeMount covers it', advice: `mount the host's ${setting.text}, or move the volumes to a CSI driver and remove the flag` }
      : unseen(setting.place, hidden);
  },
);
