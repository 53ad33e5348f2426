import { rulesBehind } from '../../src/engine/controls.ts';
import type { Rule } from '../../src/engine/rule.ts';
import { wrongAdvice } from './advice.ts';
import { allBenchmarks, benchmarkCalled } from './index.ts';
import { kicsQuery, peerChecks, TOOLS, type PeerCheck, type Tool } from './peers.ts';

/** What stands behind an id of a benchmark or of another tool. */
export interface Known {
  /** As the benchmark or tool writes it: `CIS-1.12:1.2.1`, `CKV_K8S_88`. */
  readonly id: string;
  /** Whose id it is: `CIS Kubernetes Benchmark 1.12`, `checkov`. */
  readonly of: string;
  readonly title: string;
  readonly rules: readonly Rule[];
  /** The same in benchmarks and tools, each with its name before it. */
  readonly alsoAs: readonly string[];
  /** Where the advice, or how others decide it, is wrong. */
  readonly wrong: readonly string[];
  /** Why no rule answers it, or why one says something else. */
  readonly why: string | undefined;
}

/** What the ids are: of a benchmark (`1.2.1` and `CIS 1.2.1` of the newest CIS, `CIS-1.8:1.2.13`, `V-242390`, `CNTR-K8-000360`, `NSA:rbac`) or of another tool; empty for what is none. */
export const lookUp = (word: string, rules: readonly Rule[]): Known[] => {
  const behindOf = rulesBehind(rules);
  const known = controlsCalled(word).map(({ benchmark, control }): Known => {
    const id = `${benchmark.id}:${control.id}`;
    const cis = [id, ...(control.same ?? [])].flatMap((each) => (each.startsWith('CIS-1.12:') ? [each.slice('CIS-1.12:'.length)] : []));
    const checks = peerChecks().filter((check) => check.cis.some((each) => cis.includes(each)));
    return {
      id,
      of: benchmark.title,
      title: control.title,
      rules: behindOf(benchmark.id, control),
      alsoAs: [...(control.otherId === undefined ? [] : [control.otherId]), ...namesOf(cis, checks).filter((name) => name !== id)],
      wrong: [...new Set([id, control.id, ...(control.same ?? [])].flatMap(wrongAdvice))],
      why: control.decidedBy === 'manifest' || control.look === undefined ? undefined : `look at ${control.look}`,
    };
  });
  return known.length > 0 ? known : checksCalled(word).map((found) => peerKnown(found, rules));
};

/** Every word that `lookUp` answers, to suggest the nearest. */
export const knownIds = (): string[] => [
  ...allBenchmarks().flatMap(({ id, controls }) => controls.map((control) => (id === 'STIG' ? control.id : `${id}:${control.id}`))),
  ...peerChecks().flatMap(({ ids }) => [...ids.checkov, ...ids.trivy, ...ids.kubescape, ...ids.KICS, ...ids.other]),
];

const controlsCalled = (word: string) => {
  const [, edition, number] = /^(?:cis[\s:-]*(?:v?(\d+\.\d+)[\s:]+)?)?(\d+(?:\.\d+)+)$/i.exec(word) ?? [];
  const name = word.toUpperCase().replace(/^STIG:/, '');
  return allBenchmarks().flatMap((benchmark) => {
    const isCis = number !== undefined && benchmark.id === `CIS-${edition ?? '1.12'}`;
    return benchmark.controls.filter((control) => (isCis ? control.id === number : [benchmark.id === 'NSA' ? undefined : control.id, control.otherId, `${benchmark.id}:${control.id}`].some((id) => id?.toUpperCase() === name && number === undefined))).map((control) => ({ benchmark, control }));
  });
};

interface Called {
  readonly tool: Tool;
  readonly id: string;
  readonly check: PeerCheck;
}

const checksCalled = (word: string): Called[] => {
  const wanted = (kicsQuery(word.toLowerCase()) ?? word).toLowerCase().replace(/^avd-/, '').replace(/^(k[cs]v)-?(\d{4})$/, '$1-$2');
  // A query of KICS is also known by the name of its folder.
  const isCalled = (id: string): boolean => id.toLowerCase() === wanted || id.toLowerCase().replaceAll(/\W+/g, '_') === wanted;
  return peerChecks().flatMap((check) => TOOLS.flatMap((tool) => (tool === 'kube-bench' ? [] : check.ids[tool].filter(isCalled).map((id) => ({ tool, id, check })))));
};

const peerKnown = ({ tool, id, check }: Called, rules: readonly Rule[]): Known => {
  const controls = new Set(check.cis.map((each) => `CIS-1.12:${each}`));
  return {
    id,
    of: tool === 'other' ? (id.includes('_') ? 'Prowler' : 'kube-linter') : tool,
    title: check.title,
    rules: rules.filter((rule) => check.rules.includes(rule.id) || rule.controls?.some((control) => controls.has(control))),
    alsoAs: namesOf(check.cis, [check]).filter((name) => !name.endsWith(` ${id}`)),
    wrong: [...new Set([id, id.toLowerCase().replaceAll(/\W+/g, '_'), ...check.cis.map((each) => `CIS-1.12:${each}`)].flatMap(wrongAdvice))],
    why: check.why,
  };
};

const namesOf = (cis: readonly string[], checks: readonly PeerCheck[]): string[] => {
  const controls = cis.map((each) => `CIS-1.12:${each}`);
  const same = ['STIG', 'NSA'].flatMap((name) => benchmarkCalled(name) ?? []).flatMap(({ id, controls: all }) => all.filter((control) => control.same?.some((each) => controls.includes(each))).map((control) => `${id}:${control.id}`));
  const others = TOOLS.flatMap((tool) => (tool === 'kube-bench' || tool === 'other' ? [] : checks.flatMap(({ ids }) => ids[tool].map((id) => `${tool} ${id}`))));
  return [...new Set([...controls, ...same, ...others])];
};
