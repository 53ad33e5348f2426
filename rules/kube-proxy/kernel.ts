import { defineRule } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import { proxyFile } from '../templates/addon-example.ts';

/** By `getNFTablesInterface` of kube-proxy. */
const OLDEST = '5.13';
const host = (mode: string, kernel: string) => ({ files: { 'kube-proxy.yaml': proxyFile(`mode: ${mode}`, { version: '1.33' }) }, root: { [`/lib/modules/${kernel}/modules.dep`]: '' } });

export default defineRule({
  title: 'the kernel of the node is too old for the mode of kube-proxy',
  on: 'kube-proxy',
  family: 'boot',
  severity: 'high',
  since: '0.1.0',
  confidence: 'likely',
  why: 'In the mode nftables kube-proxy needs Linux 5.13. On an older kernel it exits, and no Service works on that node.',
  remedy: 'Stay with iptables until the nodes run a newer kernel.',
  examples: () => ({ bad: [host('nftables', '4.18.0-553.el8')], good: [host('nftables', '5.15.0-91-generic'), host('iptables', '4.18.0-553.el8'), host('""', '4.18.0-553.el8')] }),
  *check({ configuration }, { node }) {
    const mode = configuration?.get('mode');
    if (mode?.text() !== 'nftables' || !node.root) return;
    const kernels = ['/lib/modules', '/usr/lib/modules'].flatMap((folder) => node.root?.list(folder) ?? []).flatMap(({ name }) => /^(\d+\.\d+)/.exec(name)?.[1] ?? []);
    if (kernels.length > 0 && kernels.every((kernel) => compareVersions(kernel, OLDEST) < 0)) {
      yield { at: mode, message: `mode is nftables, which needs Linux ${OLDEST}, and the node has ${[...new Set(kernels)].join(', ')}`, log: 'kube-proxy in nftables mode requires kernel', advice: 'leave the mode empty, which is iptables' };
    }
  },
});
