import { defineRule } from '../../src/engine/rule.ts';
import { dnsFile } from '../templates/addon-example.ts';
import { listenPort, portOfProbe } from '../templates/coredns.ts';

const PROBES = [
  { name: 'livenessProbe', path: '/health', plugin: 'health', port: '8080', harm: 'the kubelet kills CoreDNS again and again' },
  { name: 'readinessProbe', path: '/ready', plugin: 'ready', port: '8181', harm: 'CoreDNS is never ready, and the Service sends nobody to it' },
] as const;
const probe = (name: string, path: string, port: string): string => `${name}: {httpGet: {path: ${path}, port: ${port}, scheme: HTTP}}\n`;

export default defineRule({
  title: 'a probe asks CoreDNS where it does not answer',
  on: 'coredns',
  family: 'boot',
  severity: 'high',
  since: '0.1.0',
  why: 'The plugins `health` and `ready` answer the probes. Without them, or on another port, no probe is ever answered: CoreDNS is killed, or gets no questions.',
  remedy: 'Keep `health` and `ready` in the Corefile, and write the port that they listen on into the probes.',
  examples: () => ({
    bad: [dnsFile({ plugins: 'errors\n', container: probe('livenessProbe', '/health', 'liveness-probe') }), dnsFile({ plugins: 'ready\n', container: probe('readinessProbe', '/ready', '8182') }), dnsFile({ plugins: 'health :8088\n', container: probe('livenessProbe', '/health', '8080') })],
    good: [dnsFile({ container: probe('livenessProbe', '/health', 'liveness-probe') + probe('readinessProbe', '/ready', 'readiness-probe') }), dnsFile({ plugins: 'health :8088\n', container: probe('livenessProbe', '/health', '8088') }), dnsFile({ plugins: 'import more\n', container: probe('livenessProbe', '/health', '8080') })],
  }),
  *check({ corefile, container }) {
    const plugins = corefile?.servers.flatMap((server) => server.plugins) ?? [];
    if (!container || plugins.length === 0 || plugins.some(({ name }) => name.text === 'import' || name.unknown !== undefined)) return;
    for (const { name, path, plugin, port, harm } of PROBES) {
      const http = container.cursor.get(name).get('httpGet');
      const asked = portOfProbe(http, container);
      if (http.get('path').text() !== path || asked === undefined) continue;
      const answering = plugins.filter((each) => each.name.text === plugin);
      const ports = answering.map(({ args }) => listenPort(args, port));
      if (ports.includes(undefined) || ports.includes(asked)) continue;
      yield {
        at: http,
        message: ports.length === 0 ? `the ${name} asks for ${path}, and the Corefile has no plugin ${plugin}: ${harm}` : `the ${name} asks port ${asked}, and the plugin ${plugin} answers on ${String(ports[0])}: ${harm}`,
        ...(answering[0] ? { related: [{ at: answering[0].name, label: `answers on ${String(ports[0])}` }] } : {}),
        advice: ports.length === 0 ? `add ${plugin} to the Corefile` : `let the probe ask port ${String(ports[0])}`,
      };
    }
  },
});
