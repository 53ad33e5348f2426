import { defineRule } from '../../src/engine/rule.ts';
import type { Place } from '../../src/source/place.ts';
import { dnsFile } from '../templates/addon-example.ts';

const PORTS: Readonly<Record<string, string>> = { tls: '853', quic: '853', https: '443', grpc: '443' };
/** dnsFile has the server `.:53`, which `more` follows. */
const withServer = (more: string): string => dnsFile({ plugins: `errors\n}\n${more} {\n  forward . 10.0.0.2\n` });

export default defineRule({
  title: 'two servers of the Corefile serve one zone at one port',
  on: 'coredns',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'CoreDNS ends where two servers have the same zone and port. It happens where a server is appended for names of one\'s own, without its zone.',
  remedy: 'Put the plugins of both into one server, or give the second one the zone that it is for: `corp.example:53 { forward . 10.0.0.2 }`.',
  examples: () => ({ bad: [withServer('.:53'), withServer('.')], good: [withServer('corp.example:53'), withServer('.:5353'), dnsFile({})] }),
  *check({ corefile, container }) {
    // Another port may be given to the program, and addresses and views tell servers apart.
    if (container?.args.some(({ text }) => /^--?(dns\.port|p)\b/.test(text))) return;
    const seen = new Map<string, Place>();
    for (const { keys, plugins } of corefile?.servers ?? []) {
      if (plugins.some(({ name }) => name.text === 'bind' || name.text === 'view' || name.text === 'import')) continue;
      for (const key of keys) {
        const [, scheme = 'dns', zone = '', port = PORTS[scheme] ?? '53'] = /^(?:([a-z0-9]+):\/\/)?(.*?)(?::(\d+))?$/.exec(key.text.toLowerCase()) ?? [];
        if (key.unknown !== undefined || zone.includes('/')) continue;
        const name = `${scheme}://${zone.replace(/\.$/, '')}.:${port}`;
        const first = seen.get(name);
        if (first) yield { at: key, message: `two servers serve ${name}`, log: `cannot serve ${name} - it is already defined`, related: [{ at: first, label: 'the first one' }] };
        else seen.set(name, key);
      }
    }
  },
});
