import { endpointsIn } from '../../src/model/control-plane.ts';
import { placeOfEntry } from '../templates/known-names.ts';
import { settingRule } from '../templates/setting-rule.ts';

export default settingRule(
  {
    on: 'kube-apiserver',
    title: 'the API server looks up the name localhost to reach etcd',
    family: 'consistency',
    severity: 'medium',
    confidence: 'likely',
    why: 'The name stands for 127.0.0.1 and for ::1. etcd that listens on 127.0.0.1 alone is dialled at ::1 now and then, in vain; and where the name server answers for `localhost`, somewhere else.',
    remedy: 'Write 127.0.0.1, which the certificate of etcd must hold (that of kubeadm does).',
    examples: () => ({ bad: [['--etcd-servers=https://localhost:2379']], good: [['--etcd-servers=https://127.0.0.1:2379'], []], unseen: [['--etcd-servers=$(ETCD)']] }),
  },
  'etcd-servers',
  (setting) => {
    const url = endpointsIn(setting.text).find(({ host }) => host.toLowerCase() === 'localhost');
    if (!url) return undefined;
    return { at: placeOfEntry(setting, url.text), message: `--etcd-servers=${url.text}: localhost is 127.0.0.1 and ::1, and etcd need not listen on both`, label: 'a name', log: 'dial tcp [::1]:2379: operation was canceled', advice: `write ${url.scheme}://127.0.0.1${url.port === '' ? '' : `:${url.port}`}` };
  },
);
