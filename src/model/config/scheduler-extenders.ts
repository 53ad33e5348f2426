import { invalid } from './field-errors.ts';
import { qualifiedNameErrors } from '../kubelet/names.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

/** `extenders` of the scheduler's file. */
export function* extenderProblems(list: ConfigPart): Generator<ConfigProblem> {
  const names = new Set<string>();
  for (const extender of list.items()) {
    const weight = extender.get('weight');
    if (extender.get('prioritizeVerb').text !== '' && (weight.number ?? 0n) <= 0n) yield invalid(weight, weight.number ?? 0n, 'must have a positive weight applied to it', 'must be more than 0 where prioritizeVerb is set');
    for (const resource of extender.get('managedResources').items()) {
      const name = resource.get('name');
      yield* resourceNameProblems(name);
      if (names.has(name.text)) yield invalid(name, name.text, 'duplicate extender managed resource name');
      names.add(name.text);
    }
  }
  const binders = list.items().filter((extender) => extender.get('bindVerb').text !== '').length;
  if (binders > 1) yield { at: list, message: `${binders} extenders have a bindVerb, and only one may`, log: `extenders: Invalid value: "found ${binders} extenders implementing bind": only one extender can implement bind` };
}

function* resourceNameProblems(name: ConfigPart): Generator<ConfigProblem> {
  const errors = qualifiedNameErrors(name.text);
  // Some versions print the name without its quotes.
  for (const { detail, short } of errors) yield { ...invalid(name, name.text, detail, short), log: `: ${detail}`, fragment: true };
  if (errors.length > 0) return;
  const isNative = !name.text.includes('/') || /^[^/]*kubernetes\.io\//.test(name.text);
  const isQuota = name.text.startsWith('requests.') || qualifiedNameErrors(`requests.${name.text}`).length > 0;
  if (isNative || isQuota) yield invalid(name, name.text, 'is an invalid extended resource name', 'is no name of an extended resource, such as example.com/gpu');
}
