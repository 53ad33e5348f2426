import type { Cursor } from '../../yaml/cursor.ts';
import { syntaxProblem } from './decode.ts';
import { goDuration } from './go-duration.ts';
import { kubeconfigProblems } from './kubeconfig.ts';
import type { PluginCheck } from './plugin-config.ts';
import type { ConfigProblem } from './problem.ts';

/** Nanoseconds; `unit` is what one of the number in the file is worth. */
interface Range {
  readonly field: string;
  readonly unit: bigint;
  readonly low: bigint;
  readonly high: bigint;
  readonly wanted: string;
}

const SECOND = 1_000_000_000n;
/** In the order in which the plugin looks at them. */
const RANGES: readonly Range[] = [
  { field: 'retryBackoff', unit: 1_000_000n, low: 1n, high: 300n * SECOND, wanted: 'milliseconds, from 1 to 300000' },
  { field: 'allowTTL', unit: SECOND, low: SECOND, high: 1800n * SECOND, wanted: 'seconds, from 1 to 1800' },
  { field: 'denyTTL', unit: SECOND, low: SECOND, high: 1800n * SECOND, wanted: 'seconds, from 1 to 1800' },
];

/** The configuration of ImagePolicyWebhook, which has neither kind nor version. It stops at the first problem. */
export const imagePolicyProblems: PluginCheck = ({ root, file, at }, context) => {
  const syntax = file && syntaxProblem(file);
  if (syntax) return [syntax];
  if (!root) return [{ at, message: 'ImagePolicyWebhook is given no configuration, and does not run without', log: 'no config specified' }];
  const policy = root.get('imagePolicy');
  for (const range of RANGES) {
    const problem = rangeProblem(policy.get(range.field), range);
    if (problem) return [problem];
  }
  const path = policy.get('kubeConfigFile').text() ?? '';
  if (path === '') {
    const log = 'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable';
    return [{ at: policy.kind === 'missing' ? at : policy, message: 'imagePolicy names no kubeConfigFile', log }];
  }
  const evidence = context.evidence(path);
  return evidence.state === 'read' ? kubeconfigProblems(evidence.yaml, path) : [];
};

const rangeProblem = (cursor: Cursor, { field, unit, low, high, wanted }: Range): ConfigProblem | undefined => {
  const text = cursor.text();
  if (text === undefined) return undefined;
  if (cursor.type !== 'number' || !/^-?\d+$/.test(text)) {
    const word = cursor.type === 'boolean' ? 'bool' : cursor.type === 'number' ? `number ${text}` : 'string';
    return { at: cursor, message: `${field} is ${text}, and must be a whole number of ${wanted}`, log: `json: cannot unmarshal ${word} into Go struct field ` };
  }
  const number = BigInt(text);
  // -1 is for never, 0 for the default.
  if (number === -1n || number === 0n) return undefined;
  const value = number * unit;
  if (value >= low && value <= high) return undefined;
  return { at: cursor, message: `${field} is ${text}, and must be a number of ${wanted}`, log: `valid value is between ${goDuration(low)} and ${goDuration(high)}, got ${goDuration(value)}` };
};
