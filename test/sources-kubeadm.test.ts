/** What kubeadm itself wrote for a configuration, and what it said, beside what is rendered from the same file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceFile } from '../src/source/source-file.ts';
import { render } from '../src/sources/kubeadm/index.ts';
import type { RenderContext, Rendering } from '../src/sources/types.ts';

const test = suite('sources-kubeadm');

const FIXTURES = 'fixtures/sources/kubeadm';

interface Case {
  /** The release that wrote `expected`. */
  readonly kubeadm: string;
  /** What the node knew, as `--set` gives it. */
  readonly set: Readonly<Record<string, string>>;
  readonly kubernetesVersion?: string;
  /** kubeadm's warnings and errors. */
  readonly said?: readonly string[];
  readonly refused?: true;
}

const contextIn = (folder: string, values: Readonly<Record<string, string>>, kubernetesVersion: string | null = null): RenderContext => ({
  values: new Map(Object.entries(values)),
  kubernetesVersion,
  read: (name) => ({ status: 'read', source: new SourceFile(posix.join(folder, name), readFileSync(posix.join(folder, name), 'utf8')) }),
  list: (name) => (existsSync(posix.join(folder, name)) ? readdirSync(posix.join(folder, name)) : []),
  render: async () => undefined,
});

const rendered = (folder: string, { kubeadm, set, kubernetesVersion }: Pick<Case, 'kubeadm' | 'set' | 'kubernetesVersion'>): Rendering => {
  const path = `${folder}/config.yaml`;
  return render(new SourceFile(path, readFileSync(path, 'utf8')), contextIn(folder, { KUBEADM_VERSION: kubeadm, ...set }, kubernetesVersion));
};

for (const name of readdirSync(FIXTURES).filter((each) => existsSync(`${FIXTURES}/${each}/case.json`))) {
  const folder = `${FIXTURES}/${name}`;
  const about = JSON.parse(readFileSync(`${folder}/case.json`, 'utf8')) as Case;
  test(name, () => {
    const { nodes, notes } = rendered(folder, about);
    const refused = notes.filter(({ kind }) => kind === 'refused');
    if (about.refused) {
      assert.ok(refused.length > 0, `kubeadm said: ${about.said?.join('\n') ?? ''}`);
      assert.equal(nodes, []);
      const said = about.said?.join('\n') ?? '';
      assert.ok(refused.some(({ log }) => log !== undefined && said.includes(log)), `${said}\n\nis not\n\n${refused.map(({ log, message }) => `${log ?? ''}: ${message}`).join('\n')}`);
      return;
    }
    assert.equal(refused.map(({ message }) => message), []);
    assert.is(nodes.length, 1);
    const files = new Map(nodes[0]?.files.map(({ path, text }) => [posix.basename(path), text]));
    const plain = `${FIXTURES}/plain-${about.kubeadm.split('.').slice(0, 2).join('.')}`;
    const hasEtcd = !readFileSync(`${folder}/config.yaml`, 'utf8').includes('external:');
    assert.equal([...files.keys()], ['etcd.yaml', 'kube-apiserver.yaml', 'kube-controller-manager.yaml', 'kube-scheduler.yaml'].slice(hasEtcd ? 0 : 1));
    for (const [file, text] of files) {
      const own = `${folder}/expected/${file}`;
      assert.fixture(text, readFileSync(existsSync(own) ? own : `${plain}/expected/${file}`, 'utf8'), file);
    }
    const said = about.said?.join('\n') ?? '';
    for (const { log, message } of notes.filter(({ kind }) => kind === 'ignored')) assert.ok(log === undefined || said.includes(log), `${message}: ${said}`);
    if (said.includes('unknown field') || (said.includes('ignoring unknown') && about.kubeadm < '1.30')) assert.ok(notes.some(({ kind }) => kind === 'ignored'), said);
  });
}

test.run();
