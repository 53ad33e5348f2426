import { posix } from 'node:path';
import { defineRule } from '../../src/engine/rule.ts';
import { manifestsDirectory } from '../../src/model/file-attributes.ts';
import { describeSetting, kubeletExample } from '../templates/kubelet-setting.ts';

const USUAL = '/etc/kubernetes/manifests';

export default defineRule({
  title: 'the kubelet does not run static pods from the directory of these manifests',
  on: 'kubelet',
  family: 'operations',
  severity: 'high',
  since: '0.1.0',
  why: 'The kubelet runs static pods from `staticPodPath` alone, and runs none where that is not set. It says nothing about manifests elsewhere: a change there changes nothing, and after the next start of the node the control plane is not what the files say, or is not there.',
  remedy: 'Set `staticPodPath` to the directory of the manifests and restart the kubelet. Move files only while no other directory holds the same pods: both would be run.',
  examples: () => ({
    bad: [kubeletExample('rotateCertificates: true\n'), kubeletExample({ flags: '--pod-manifest-path=' })],
    good: [kubeletExample(`staticPodPath: ${USUAL}\n`), kubeletExample({ flags: `--pod-manifest-path=${USUAL}` }), kubeletExample('staticPodURL: https://10.0.0.1/pods\n')],
  }),
  *check(kubelet, { node }) {
    const setting = kubelet.setting('staticPodPath', 'pod-manifest-path', '');
    const url = kubelet.setting('staticPodURL', 'manifest-url', '');
    if (setting.state === 'unseen' || !setting.isSure || !node.isDirectory || node.manifests.length === 0 || url.state === 'given') return;
    const below = manifestsDirectory(node);
    const isOther = below !== undefined && posix.resolve('/', setting.text) !== below;
    if (setting.text !== '' && !isOther) return;
    yield {
      at: setting.place,
      message: setting.text === '' ? `${describeSetting(setting)}: the kubelet runs no static pod at all` : `${describeSetting(setting)}, and these manifests lie in ${below ?? ''}`,
      label: setting.text === '' ? 'no directory of static pods' : 'another directory',
      advice: `set staticPodPath to ${below ?? USUAL}`,
    };
  },
});
