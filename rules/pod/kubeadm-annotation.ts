import { defineRule, type Problem } from '../../src/engine/rule.ts';
import { setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import type { Invocation, Pod, Setting } from '../../src/model/types.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

const ETCD = 'kubeadm.kubernetes.io/etcd.advertise-client-urls';
const API = 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint';
const URL = 'https://192.168.50.10:2379';

const etcd = (url: string, labels = '{component: etcd, tier: control-plane}'): string =>
  podOf({ image: 'etcd:3.5.21-0', command: ['etcd', `--advertise-client-urls=${url}`], metadata: ['namespace: kube-system', `annotations: {${ETCD}: "${URL}"}`, `labels: ${labels}`] });
const api = (port: string): string =>
  podOf({ command: ['kube-apiserver', '--advertise-address=192.168.50.10', `--secure-port=${port}`], metadata: ['namespace: kube-system', `annotations: {${API}: "192.168.50.10:6443"}`, 'labels: {component: kube-apiserver, tier: control-plane}'] });

export default defineRule({
  title: 'kubeadm looks for the component where it is not',
  on: 'pod',
  family: 'consistency',
  severity: 'medium',
  since: '0.1.0',
  why: 'kubeadm finds the members of etcd and the API servers by the labels of their pods, and their addresses in an annotation, not in the flags. With an address of yesterday there the next upgrade, join or reset dials it until the time is over.',
  remedy: 'Write into the annotation what stands in the flags, and keep the labels `component` and `tier: control-plane`.',
  examples: () => ({
    bad: [etcd('https://192.168.50.11:2379'), api('443'), etcd(URL, '{app: etcd}')],
    good: [etcd(URL), api('6443'), podOf({ image: 'etcd:3.5.21-0', command: ['etcd', `--advertise-client-urls=${URL}`] }), etcd('$(URL)')],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      for (const problem of problemsOf(invocation, pod)) yield problem;
    }
  },
});

const textOf = (setting: Setting): string | undefined => ('text' in setting ? setting.text : undefined);

function* problemsOf(invocation: Invocation, pod: Pod): Generator<Problem> {
  const { component } = invocation;
  const metadata = pod.cursor.get('metadata');
  const name = component === 'etcd' ? ETCD : API;
  const annotation = metadata.get('annotations').get(name);
  const given = annotation.text();
  if ((component !== 'etcd' && component !== 'kube-apiserver') || given === undefined) return;
  const [address, port] = [textOf(invocation.setting('advertise-address')), textOf(invocation.setting('secure-port'))];
  const endpoint = address && port ? `${address.includes(':') ? `[${address}]` : address}:${port}` : undefined;
  const works = component === 'etcd' ? textOf(invocation.setting('advertise-client-urls')) : endpoint;
  const flag = invocation.setting(component === 'etcd' ? 'advertise-client-urls' : 'advertise-address');
  if (works !== undefined && works !== '' && works !== given) {
    yield { at: annotation, message: `kubeadm takes the address of ${component} from this annotation, ${given}, and the flags say ${works}`, label: `not ${works}`, related: [{ at: flag.place, label: 'the flag' }], log: 'error syncing endpoints with etcd: context deadline exceeded', advice: `write ${works} into the annotation`, ...offer(`write ${works} into the annotation`, setField(metadata.get('annotations'), name, works)) };
  }
  const labels = metadata.get('labels');
  if (labels.hasHole || metadata.hasHole || (labels.get('component').text() === component && labels.get('tier').text() === 'control-plane')) return;
  if (labels.get('component').word()?.unknown !== undefined || labels.get('tier').word()?.unknown !== undefined) return;
  const wrong = [labels.get('component'), labels.get('tier')].find((label, index) => label.kind === 'scalar' && label.text() !== [component, 'control-plane'][index]);
  yield { at: wrong ?? metadata.keyPlace('labels') ?? pod.cursor.keyPlace('metadata') ?? metadata, message: `kubeadm finds ${component} by the labels component: ${component} and tier: control-plane, which the pod does not have`, label: 'without the labels of kubeadm', advice: `add component: ${component} and tier: control-plane` };
}
