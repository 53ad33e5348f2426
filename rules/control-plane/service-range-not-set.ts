import { settingRule } from '../templates/setting-rule.ts';

/** What every API server of the data takes without the flag. */
const FALLBACK = '10.0.0.0/24';

export default settingRule(
  {
    on: 'kube-apiserver',
    title: 'the API server is not told the range of service addresses',
    family: 'consistency',
    severity: 'high',
    why: `It then takes ${FALLBACK} without a word. Where the cluster has another range, the service of the API server gets an address that is not in its certificate, so that no pod trusts it, and existing services lie outside the range. The default is deprecated.`,
    remedy: 'Set `--service-cluster-ip-range` to the range that the cluster was made with; it stands in the controller-manager and in kubeadm’s configuration, too.',
    examples: () => ({
      bad: [[], ['--service-cluster-ip-range=']],
      good: [['--service-cluster-ip-range=10.96.0.0/12']],
      unseen: [['--service-cluster-ip-range=$(RANGE)']],
    }),
  },
  'service-cluster-ip-range',
  (setting) => {
    if (setting.text !== '') return undefined;
    return {
      at: setting.place,
      message: `--service-cluster-ip-range is not set: services get addresses from ${FALLBACK}, and the first of it, 10.0.0.1, must be in the certificate of the API server`,
      label: '--service-cluster-ip-range is not given',
      log: 'x509: certificate is valid for 10.96.0.1, not 10.0.0.1',
      advice: 'set --service-cluster-ip-range as on the other nodes and in the controller-manager',
    };
  },
);
