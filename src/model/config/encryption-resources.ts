import { quote } from '../values/result.ts';
import type { ConfigContext } from './context.ts';
import { invalid, shownList } from './field-errors.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

const NO_API = new Set(['apiserveripinfo', 'serviceipallocations', 'servicenodeportallocations']);

interface Resource {
  readonly name: string;
  readonly group: string;
}

/** `deployments.apps`; `*.` and `secrets` are of the core group. */
const parse = (text: string): Resource => {
  const dot = text.indexOf('.');
  return dot < 0 ? { name: text, group: '' } : { name: text.slice(0, dot), group: text.slice(dot + 1) };
};
const written = ({ name, group }: Resource): string => (name === '*' || group !== '' ? `${name}.${group}` : name);
const isEverything = ({ name, group }: Resource): boolean => name === '*' && group === '*';

/** What the API server, since 1.27, refuses in one list of resources. */
export function* resourceProblems(list: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const resources = list.texts().map(parse);
  const pairs = resources.flatMap((one, i) => resources.flatMap((other, j) => (i === j ? [] : [{ one, other }])));
  const shown = shownList(list.texts(), context.atLeast('1.34'));
  const isSame = ({ one, other }: (typeof pairs)[number]): boolean => one.name === other.name && one.group === other.group;
  const firstSame = pairs.find(isSame);
  if (firstSame) yield invalid(list, shown, 'the same resource cannot be specified multiple times');
  // The first pair of equals does not count as an overlap, all later ones do.
  const overlap = pairs.find((pair) => pair !== firstSame && (isEverything(pair.one) || (pair.one.group === pair.other.group && (pair.one.name === '*' || pair.other.name === '*'))));
  if (overlap) {
    const detail = "using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed as they will be masked";
    yield invalid(list, shown, detail, `${written(overlap.one)} and ${written(overlap.other)} overlap, so that one hides the other`);
  }
  for (const item of list.items()) yield* nameProblems(item);
}

function* nameProblems(item: ConfigPart): Generator<ConfigProblem> {
  const { text } = item;
  const { name, group } = parse(text);
  if (text !== text.toLowerCase()) yield invalid(item, text, 'resource name should not contain capital letters');
  else if (text === '*') yield invalid(item, text, "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources");
  else if (NO_API.has(text)) yield invalid(item, text, 'resources which do not have REST API/s cannot be encrypted');
  else if (group === 'events.k8s.io') yield invalid(item, text, "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use 'events' instead in the config file");
  else if (group === 'extensions') yield invalid(item, text, "'extensions' group has been removed and cannot be used for encryption");
  else if (group === '*' && name !== '*') yield invalid(item, text, 'encrypting the same resource across groups is not supported');
}

/** Resources that a wildcard of an earlier entry hides; `earlier` holds the entries seen so far and grows. */
export function* shadowProblems(list: ConfigPart, earlier: Set<string>): Generator<ConfigProblem> {
  for (const item of list.items()) {
    const resource = parse(item.text);
    const hides = [`*.${resource.group}`, '*.*'].find((wildcard) => earlier.has(wildcard));
    if (hides !== undefined) {
      const log = `error while building transformers: resource ${quote(written(resource))} is masked by earlier rule ${quote(hides)}`;
      yield { at: item, message: `${item.field} is ${quote(item.text)}, which ${hides} in an earlier entry hides`, log, advice: `move the entry with ${hides} behind this one` };
    }
    earlier.add(written(resource));
  }
}
