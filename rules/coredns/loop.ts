import { defineRule, notGiven } from '../../src/engine/rule.ts';
import { readAddress } from '../../src/model/values/address.ts';
import { dnsFile } from '../templates/addon-example.ts';

const RESOLV = '/etc/resolv.conf';
const host = (resolv: string, plugins?: string) => ({ files: { 'coredns.yaml': dnsFile(plugins === undefined ? {} : { plugins }) }, root: { [RESOLV]: resolv } });

export default defineRule({
  title: 'CoreDNS sends what it does not know back to itself',
  on: 'coredns',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'The pod takes the resolver of its node. Where that is 127.0.0.53, as systemd-resolved has it, the pod means itself by it: the plugin `loop` sees its own question again and ends CoreDNS, and without the plugin every question runs in a circle until the memory is gone.',
  remedy: 'Let the kubelet hand on the file with the real servers, `resolvConf: /run/systemd/resolve/resolv.conf`, or name the servers in `forward`.',
  references: ['https://coredns.io/plugins/loop/#troubleshooting'],
  examples: () => ({
    bad: [host('nameserver 127.0.0.53\n'), host('nameserver ::1\n'), { files: { 'coredns.yaml': dnsFile({ plugins: 'forward . 127.0.0.1\n' }) } }],
    good: [host('nameserver 10.0.0.2\n'), { files: { 'coredns.yaml': dnsFile({ plugins: 'forward . 10.0.0.2 8.8.8.8\n' }) } }, host('nameserver 127.0.0.53\n', 'forward . 10.0.0.2\n')],
    unseen: [{ files: { 'coredns.yaml': dnsFile({}) } }],
  }),
  *check({ corefile, container }, { node }) {
    if (container?.pod.cursor.get('spec').get('hostNetwork').text() === 'true') return;
    const hasLoop = corefile?.servers.some(({ plugins }) => plugins.some(({ name }) => name.text === 'loop')) === true;
    const log = hasLoop ? 'plugin/loop: Loop (127.0.0.1:53 -> :53) detected for zone "."' : undefined;
    for (const { name, args } of corefile?.servers.flatMap(({ plugins }) => plugins) ?? []) {
      if (name.text !== 'forward') continue;
      for (const target of args.slice(1)) {
        if (isLoopback(target.text)) yield { at: target, message: `CoreDNS asks ${target.text}, which is the pod itself`, advice: 'name the servers of the network', ...(log === undefined ? {} : { log }) };
        const policy = container?.pod.cursor.get('spec').get('dnsPolicy').text();
        if (target.text !== RESOLV || (policy !== undefined && policy !== 'Default')) continue;
        const setting = node.kubelet?.setting('resolvConf', 'resolv-conf', RESOLV);
        const path = setting && setting.state !== 'unseen' && setting.text !== '' ? setting.text : RESOLV;
        const file = node.root?.read(path);
        if (file?.state !== 'read') yield notGiven(target, path, `the resolver of the node, ${path}, was not given`);
        else {
          const local = new TextDecoder().decode(file.bytes).split('\n').map((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1]).filter((server) => server !== undefined).find(isLoopback);
          if (local !== undefined) yield { at: target, message: `${path} of the node names ${local}, which in the pod of CoreDNS is CoreDNS itself`, advice: 'let the kubelet hand on /run/systemd/resolve/resolv.conf (resolvConf), or name the servers here', ...(log === undefined ? {} : { log }) };
        }
      }
    }
  },
});

const isLoopback = (target: string): boolean => readAddress(target.replace(/^dns:\/\//, '').replace(/^\[(.*)\](:\d+)?$|^([^:]+):\d+$/, '$1$3'))?.isLoopback === true;
