import { invalid, unsupported } from './field-errors.ts';
import { labelValueErrors, PLAIN_WORDS, qualifiedNameErrors } from '../kubelet/names.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** The tolerations that PodTolerationRestriction is told to put into pods and to let in. */
export function* tolerationProblems(root: ConfigPart): Generator<ConfigProblem> {
  for (const name of ['default', 'whitelist']) {
    const list = root.get(name).as(`podtolerationrestriction.${name}`);
    for (const toleration of list.items()) yield* oneProblems(toleration);
  }
}

function* oneProblems(toleration: ConfigPart): Generator<ConfigProblem> {
  const [key, operator, value, effect] = [toleration.get('key'), toleration.get('operator'), toleration.get('value'), toleration.get('effect')];
  for (const { detail, short } of key.text === '' ? [] : qualifiedNameErrors(key.text)) yield invalid(key, key.text, detail, short);
  if (key.text === '' && operator.text !== 'Exists') {
    yield invalid(operator, operator.text, 'operator must be Exists when `key` is empty, which means "match all values and all keys"', 'must be Exists where there is no key');
  }
  if (toleration.get('tolerationSeconds').isSet && effect.text !== 'NoExecute') {
    yield invalid(effect, effect.text, "effect must be 'NoExecute' when `tolerationSeconds` is set", 'must be NoExecute where tolerationSeconds is set');
  }
  if (operator.text === 'Equal' || operator.text === '') {
    const errors = labelValueErrors(value.text, PLAIN_WORDS);
    if (errors.length > 0) yield { ...invalid(value, value.text, '', errors.map(({ short }) => short).join(', ')), log: `${operator.field}: Invalid value: ` };
  } else if (operator.text === 'Exists') {
    if (value.text !== '') yield { ...invalid(value, value.text, '', 'must be empty where the operator is Exists'), log: `${operator.field}: Invalid value: ` };
  } else if (operator.text !== 'Lt' && operator.text !== 'Gt') yield unsupported(operator, operator.text, ['Equal', 'Exists']);
  if (effect.text !== '' && !EFFECTS.includes(effect.text)) yield unsupported(effect, effect.text, EFFECTS);
}
