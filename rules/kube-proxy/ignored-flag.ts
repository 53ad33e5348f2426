import { defineRule } from '../../src/engine/rule.ts';
import { proxyFile } from '../templates/addon-example.ts';

/** What `Options.Complete` of kube-proxy takes beside a file: logging, the name of the node, and what is no part of the configuration. */
const TAKEN = /^(config|hostname-override|v|vmodule|log-.*|logging-format|version|cleanup|init-only|master|kubeconfig|write-config-to|windows-service|help|show-hidden-metrics-for-version|alsologtostderr|logtostderr|stderrthreshold|skip-.*|add-dir-header|one-output|cleanup-ipvs)$/;

export default defineRule({
  title: 'kube-proxy passes over a flag because it has a configuration file',
  on: 'kube-proxy',
  family: 'operations',
  severity: 'medium',
  since: '0.1.0',
  confidence: 'likely',
  why: 'With `--config` the file is everything: kube-proxy reads the flag and forgets it, without a word. What somebody wanted with it does not happen.',
  remedy: 'Write the setting into the KubeProxyConfiguration, and take the flag out.',
  examples: () => ({ bad: [proxyFile('', { args: ', --cluster-cidr=10.244.0.0/16' }), proxyFile('', { args: ', --proxy-mode=ipvs' })], good: [proxyFile(''), proxyFile('', { args: ', --v=4' })] }),
  *check({ flags }) {
    if (!flags.some(({ name }) => name === 'config')) return;
    for (const { name, namePlace } of flags) if (!TAKEN.test(name)) yield { at: namePlace, message: `--${name} has no effect beside --config`, advice: 'write it into the configuration file' };
  },
});
