import type { Invocation } from '../../src/model/types.ts';

/**
 * What a component prints when it is given arguments besides flags. The Kubernetes components name all of them;
 * etcd, whose flags end at the first, names that one.
 */
export const argumentError = ({ component, positionals, version }: Invocation): string => {
  const words = positionals.map(({ text }) => JSON.stringify(text));
  if (component !== 'etcd') return `"${component}" does not take any arguments, got [${words.join(' ')}]`;
  // Up to 3.5 etcd quotes it in another way.
  const isOld = /^3\.[0-5]$/.test(version.minor ?? '');
  return `failed to verify flags: ${isOld ? `'${positionals[0]?.text ?? ''}'` : (words[0] ?? '')} is not a valid flag`;
};
