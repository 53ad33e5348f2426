import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { root } from '../build.ts';

export interface Report {
  readonly findings: readonly { readonly node: string | null; readonly severity: string; readonly family: string }[];
  readonly unseen: readonly { readonly node: string | null }[];
  readonly nodes: readonly { readonly name: string; readonly components: readonly { readonly name: string; readonly file: string; readonly container: string | null; readonly version: string | null; readonly verdict: string }[] }[];
  readonly controls: readonly { readonly id: string; readonly status: string }[];
}

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

/** Labels -> value, of one answer of Prometheus. */
type Answer = Readonly<Record<string, number>>;

const key = (labels: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(labels).filter(([, value]) => value !== '').sort());

const count = (entries: readonly Readonly<Record<string, string>>[]): Answer => {
  const counts: Record<string, number> = {};
  for (const labels of entries) counts[key(labels)] = (counts[key(labels)] ?? 0) + 1;
  return counts;
};

const componentsOf = ({ nodes }: Report): { node: string; component: string; file: string; container: string; version: string; verdict: string }[] =>
  nodes.flatMap(({ name: node, components }) => components.map(({ name: component, file, container, version, verdict }) => ({ node, component, file, container: container ?? '', version: version ?? '', verdict })));

const total = (number: number): Answer => ({ [key({})]: number });
const controlLabels = (id: string): { benchmark: string; control: string } => ({ benchmark: id.slice(0, id.indexOf(':')), control: id.slice(id.indexOf(':') + 1) });

/** What each panel must show, from the report; a panel that is not here is a failure. Values that are 0 do not have to be told apart from none. */
const EXPECTED: Readonly<Record<string, (report: Report) => Answer>> = {
  'Components that do not start': (report) => total(componentsOf(report).filter(({ verdict }) => verdict === 'does-not-start').length),
  'Components of which it is not known': (report) => total(componentsOf(report).filter(({ verdict }) => verdict === 'unknown').length),
  'Critical and high findings': ({ findings }) => total(findings.filter(({ severity }) => severity === 'critical' || severity === 'high').length),
  'Findings by severity': ({ findings }) => count(findings.map(({ severity }) => ({ severity }))),
  'Findings by family': ({ findings }) => count(findings.map(({ family }) => ({ family }))),
  Verdicts: (report) => count(componentsOf(report).map(({ node, component, file, container, verdict }) => ({ node, component, file, container, verdict }))),
  Versions: (report) => count(componentsOf(report).map(({ component, version }) => ({ component, version }))),
  'Controls by status': ({ controls }) => count(controls.map(({ id, status }) => ({ benchmark: controlLabels(id).benchmark, status }))),
  'Controls that fail': ({ controls }) => count(controls.filter(({ status }) => status === 'fail').map(({ id, status }) => ({ ...controlLabels(id), status }))),
  'Places not decided': ({ unseen }) => count(unseen.map(({ node }) => ({ node: node ?? '' }))),
};
const AGE = 'Age of the oldest report';

/** Lets node_exporter read a report and Prometheus scrape it, and compares what every panel of the dashboard asks with the JSON report of the same run. */
export const checkDashboard = async (metrics: string, report: Report, folder: string): Promise<void> => {
  const textfiles = join(folder, 'textfiles');
  mkdirSync(textfiles, { recursive: true });
  copyFileSync(metrics, join(textfiles, 'k8s_audit.prom'));
  const [exporterPort, prometheusPort] = [await freePort(), await freePort()];
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, `scrape_configs:\n- job_name: node\n  scrape_interval: 1s\n  static_configs: [{targets: ['127.0.0.1:${exporterPort}']}]\n`);
  const programs = [
    spawn('prometheus-node-exporter', ['--collector.disable-defaults', '--collector.textfile', `--collector.textfile.directory=${textfiles}`, `--web.listen-address=127.0.0.1:${exporterPort}`], { stdio: 'ignore' }),
    spawn('prometheus', [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'tsdb')}`, `--web.listen-address=127.0.0.1:${prometheusPort}`, '--log.level=error'], { stdio: 'ignore' }),
  ];
  try {
    const ask = asker(`http://127.0.0.1:${prometheusPort}`);
    await until(async () => Object.keys(await ask('k8s_audit_info')).length > 0);
    const { panels } = JSON.parse(readFileSync(join(root, 'docs/dashboards/grafana.json'), 'utf8')) as Dashboard;
    for (const { title, targets } of panels) for (const { expr } of targets) compare(title, await ask(expr.replaceAll('$node', '.*')), report);
  } finally {
    await Promise.all(programs.map(stop));
  }
};

const compare = (title: string, answer: Answer, report: Report): void => {
  if (title === AGE) {
    const [age = -1, ...others] = Object.values(answer);
    if (age < 0 || age > 3600 || others.length > 0) throw new Error(`${title}: ${JSON.stringify(answer)}`);
    return;
  }
  const expected = EXPECTED[title]?.(report);
  if (!expected) throw new Error(`nothing says what the panel ${title} must show`);
  const shown = Object.fromEntries(Object.entries(answer).filter(([labels, value]) => value !== 0 || labels === key({})));
  const sorted = (each: Answer): object => Object.fromEntries(Object.entries(each).sort());
  if (!isDeepStrictEqual(sorted(shown), sorted(expected))) throw new Error(`${title} shows ${JSON.stringify(sorted(shown))}, and the report says ${JSON.stringify(sorted(expected))}`);
};

const asker =
  (address: string) =>
  async (query: string): Promise<Answer> => {
    const response = await fetch(`${address}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { data, error } = (await response.json()) as { error?: string; data?: { result: { metric: Record<string, string>; value: [number, string] }[] } };
    if (!data) throw new Error(`${query}: ${error ?? 'no answer'}`);
    return Object.fromEntries(
      data.result.map(({ metric, value }) => {
        const { __name__: _, instance: __, job: ___, ...labels } = metric;
        return [key(labels), Number(value[1])];
      }),
    );
  };

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 120; tries += 1) {
    if (await isSo().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('Prometheus has not scraped node_exporter within a minute');
};

const stop = (program: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (program.exitCode !== null || !program.kill()) resolve();
    else program.once('exit', () => resolve());
  });

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
