import { framed, type ConfigCheck, type ConfigContext } from './context.ts';
import { decodeFile } from './decode.ts';
import { invalid, required, shownList, unsupported } from './field-errors.ts';
import { subdomainErrors } from '../kubelet/names.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

const LEVELS = ['None', 'Metadata', 'Request', 'RequestResponse'];
const STAGES = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'];
const FRAME = 'loading audit policy file: ';

/** An audit policy as the API server loads it; fields that it does not know it only warns of. */
export const auditPolicyProblems: ConfigCheck = (file, context) => {
  const result = decodeFile(file, { reader: 'audit', minor: context.minor, strict: false, assumed: { version: '', kind: 'Policy' } });
  const root = file.documents[0];
  // What has no version is read as the API server's own, internal one, and then refused.
  if (!root || root.kind === 'null' || (root.kind === 'map' && (root.get('apiVersion').text() ?? '') === '')) {
    const at = root ?? { file: file.source, span: { start: 0, end: 0 }, path: '' };
    const isEmpty = root?.kind !== 'map';
    return [{ at, message: isEmpty ? 'the file is empty' : 'the file has no apiVersion', log: `${FRAME}unknown group version field audit.k8s.io/__internal, Kind=Policy in policy` }];
  }
  if ('problems' in result) return framed(result.problems, `${FRAME}failed decoding: `);
  const { kind, root: policy } = result.decoded;
  if (!kind.endsWith(' Policy')) {
    const name = kind.slice(kind.indexOf(' ') + 1);
    return [{ at: policy.get('kind'), message: `the file holds the kind ${name}, and no Policy`, log: `${FRAME}failed decoding: converting (` }];
  }
  const problems = [...policyProblems(policy, context)];
  if (problems.length === 0 && policy.get('rules').items().length === 0) {
    return [{ at: policy.get('rules'), message: 'the policy has no rules', log: `${FRAME}loaded illegal policy with 0 rules`, advice: 'write at least one rule, such as - level: Metadata' }];
  }
  return framed(problems, FRAME);
};

function* policyProblems(policy: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  yield* stageProblems(policy.get('omitStages'));
  for (const rule of policy.get('rules').items()) {
    const [level, urls, resources] = [rule.get('level'), rule.get('nonResourceURLs'), rule.get('resources')];
    if (level.text === '') yield required(level, '', `is missing; it can be ${LEVELS.join(', ')}`);
    else if (!LEVELS.includes(level.text)) yield unsupported(level, level.text, LEVELS);
    yield* urlProblems(urls);
    for (const resource of resources.items()) yield* resourceProblems(resource, resources, context);
    yield* stageProblems(rule.get('omitStages'));
    if (urls.items().length > 0 && (resources.items().length > 0 || rule.get('namespaces').items().length > 0)) {
      yield invalid(urls, shownList(urls.texts(), context.atLeast('1.34')), 'rules cannot apply to both regular resources and non-resource URLs');
    }
  }
}

function* urlProblems(urls: ConfigPart): Generator<ConfigProblem> {
  for (const url of urls.items()) {
    if (url.text === '*') continue;
    if (!url.text.startsWith('/')) yield invalid(url, url.text, "non-resource URL rules must begin with a '/' character");
    if (url.text.slice(0, -1).includes('*')) yield invalid(url, url.text, "non-resource URL wildcards '*' must be the final character of the rule");
  }
}

function* resourceProblems(resource: ConfigPart, list: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  // The API server leaves out which of the resources it is.
  const named = (name: string): ConfigPart => resource.get(name).as(`${list.field}.${name}`);
  const group = named('group');
  if (group.text !== '' && !(group.text === '*' && context.atLeast('1.36'))) {
    const errors = subdomainErrors(group.text);
    if (errors.length > 0) {
      const short = group.text.includes('/') ? 'must be the group alone, without the version' : errors.map((error) => error.short).join(', ');
      yield invalid(group, group.text, errors.map(({ detail }) => detail).join(','), short);
    }
  }
  const names = named('resourceNames');
  if (names.items().length > 0 && resource.get('resources').items().length === 0) {
    yield invalid(names, shownList(names.texts(), context.atLeast('1.34')), 'using resourceNames requires at least one resource');
  }
}

function* stageProblems(stages: ConfigPart): Generator<ConfigProblem> {
  for (const stage of stages.items()) {
    if (!STAGES.includes(stage.text)) yield invalid(stage, stage.text, `allowed stages are ${STAGES.join(',')}`);
  }
}
