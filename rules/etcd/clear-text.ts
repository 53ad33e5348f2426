import { unseen, type Report } from '../../src/engine/rule.ts';
import type { Invocation } from '../../src/model/types.ts';
import { readAddress } from '../../src/model/values/address.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import { isUnknown } from '../../src/text/unknown.ts';
import { componentRule } from '../templates/setting-rule.ts';

/** What goes over each listener, and how bad it is that everyone on the network can read and write it. */
const LISTENERS = [
  { flag: 'listen-client-urls', severity: 'critical', means: 'whoever reaches it reads and writes every object of the cluster' },
  { flag: 'listen-client-http-urls', severity: 'critical', means: 'whoever reaches it reads and writes every object of the cluster' },
  { flag: 'listen-peer-urls', severity: 'critical', means: 'whoever reaches it can join as a member and read everything' },
  { flag: 'listen-metrics-urls', severity: 'low', means: 'metrics are open to whoever reaches it' },
] as const;

export default componentRule(
  {
    title: 'etcd listens without TLS where others reach it',
    on: 'etcd',
    severity: 'critical',
    why: 'Without TLS there are no client certificates either: nobody is asked who they are. On an address of the host, or on all of them, that is open to every pod and every machine that can route there.',
    remedy: 'Write `https://` in `--listen-client-urls` and `--listen-peer-urls`, with the certificate and `--client-cert-auth`, and change `--advertise-client-urls`, `--initial-advertise-peer-urls` and the `--etcd-servers` of each API server in the same step. Metrics belong on a loopback address.',
    examples: () => ({
      bad: [['--listen-client-urls=http://0.0.0.0:2379'], ['--listen-client-urls=https://10.0.0.1:2379,http://10.0.0.1:4001'], ['--listen-peer-urls=http://10.0.0.1:2380'], ['--listen-metrics-urls=http://0.0.0.0:2381']],
      good: [[], ['--listen-client-urls=https://127.0.0.1:2379,https://10.0.0.1:2379'], ['--listen-client-urls=http://127.0.0.1:2379'], ['--listen-metrics-urls=http://127.0.0.1:2381'], ['--listen-client-urls=unix://run/etcd.sock']],
      unseen: [['--config-file=/etc/etcd/etcd.yaml'], ['--listen-client-urls=$(URLS)']],
    }),
  },
  function* (etcd) {
    for (const listener of LISTENERS) yield* look(etcd, listener);
  },
);

function* look(etcd: Invocation, { flag, severity, means }: (typeof LISTENERS)[number]): Generator<Report> {
  const setting = etcd.setting(flag);
  if (setting.state === 'unseen') yield unseen(setting.place, setting.reason);
  if (setting.state !== 'given') return;
  for (const text of setting.text.split(',')) {
    const url = isUnknown(text) ? undefined : parseUrl(text.trim());
    if (!url?.ok || url.value.scheme.text !== 'http') continue;
    const host = url.value.host?.text ?? '';
    if (host === 'localhost' || readAddress(host)?.isLoopback === true) continue;
    yield { at: setting.place, message: `--${flag} holds ${text.trim()}: ${means}`, severity, advice: flag === 'listen-metrics-urls' ? 'listen on http://127.0.0.1:2381' : 'change to https on both ends in one step' };
  }
}
