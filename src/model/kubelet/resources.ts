import { isWhole, parseQuantity, type Quantity } from '../values/quantity.ts';
import { PLAIN_WORDS, qualifiedNameErrors } from './names.ts';
import { renamed, type Part } from './part.ts';
import { asField, refusalsOf, type Refusal } from './refusal.ts';
import type { Kubelet } from './version.ts';

const { invalid, required, forbidden, duplicate, unsupported } = refusalsOf('resources');

const OF_CONTAINERS = ['cpu', 'memory', 'ephemeral-storage'];
const COUNTED = ['pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps', 'persistentvolumeclaims', 'services.nodeports', 'services.loadbalancers'];
const STANDARD = new Set([...OF_CONTAINERS, ...OF_CONTAINERS.flatMap((name) => [`requests.${name}`, `limits.${name}`]), ...COUNTED, 'storage', 'requests.storage']);

const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');
const isExtended = (name: string): boolean => !isNative(name) && !name.startsWith('requests.') && qualifiedNameErrors(`requests.${name}`).length === 0;
const canOvercommit = (name: string): boolean => isNative(name) && !isHugePages(name);

/** Words between the name and the details of a resource's name, which some kubelets print without quotes. */
const unquoted = (refusal: Refusal, kubelet: Kubelet, name: string): Refusal =>
  kubelet.atLeast('1.29') && !kubelet.atLeast('1.34') ? { ...refusal, log: refusal.log.replace(`Invalid value: "${name}"`, `Invalid value: ${name}`) } : refusal;

function* nameRefusals(part: Part, name: string, kubelet: Kubelet, isOfPod: boolean): Generator<Refusal> {
  const wrong = (detail: string, short = detail): Refusal => unquoted(invalid(part, name, detail, short), kubelet, name);
  const errors = qualifiedNameErrors(name, PLAIN_WORDS);
  for (const { detail, short } of errors) yield wrong(detail, short);
  if (errors.length > 0) {
    if (!isOfPod && !name.includes('/')) yield wrong('must be a standard resource for containers');
    return;
  }
  const isStandard = STANDARD.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-');
  if (!name.includes('/') && !isStandard) yield wrong('must be a standard resource type or fully qualified');
  if (isOfPod) {
    if (isStandard && !/^(cpu|memory|hugepages-.*)$/.test(name)) yield unsupported(part, name, ['cpu', 'hugepages-', 'memory']);
  } else if (!name.includes('/') && !OF_CONTAINERS.includes(name) && !isHugePages(name)) yield wrong('must be a standard resource for containers');
  else if (name.includes('/') && !isNative(name) && !isExtended(name)) yield wrong("doesn't follow extended resource name standard");
}

const quantityOf = (part: Part): Quantity => {
  const read = parseQuantity(part.text.trim());
  return read.ok ? read.value : { nano: 0n, text: '0' };
};

function* amountRefusals(part: Part, name: string, kubelet: Kubelet): Generator<Refusal> {
  const size = quantityOf(part);
  if (size.nano < 0n) yield invalid(part, size.text, 'must be greater than or equal to 0');
  if ((COUNTED.includes(name) || isExtended(name)) && !isWhole({ nano: size.nano, text: '' })) {
    const refusal = invalid(part, size.text, 'must be an integer');
    yield kubelet.atLeast('1.34') ? refusal : { ...refusal, log: 'must be an integer', isEnd: true };
  }
  if (!isHugePages(name) || !kubelet.atLeast('1.21')) return;
  const page = parseQuantity(name.slice('hugepages-'.length));
  if (!page.ok || page.value.nano <= 0n || !isWhole(page.value) || size.nano % page.value.nano !== 0n) {
    yield invalid(part, size.text, `${size.text} is not positive integer multiple of ${name}`);
  }
}

/** What the kubelet refuses in the `resources` of a container. */
export function* resourceRefusals(resources: Part, spec: Part, kubelet: Kubelet, isOfPod = false): Generator<Refusal> {
  const [limits, requests] = [resources.get('limits'), resources.get('requests')];
  const limitOf = new Map(limits.entries());
  const names = new Set([...limitOf.keys(), ...requests.entries().map(([name]) => name)]);
  for (const [name, part] of limitOf) {
    yield* nameRefusals(part, name, kubelet, isOfPod);
    yield* amountRefusals(part, name, kubelet);
  }
  const requestOf = new Map(requests.entries());
  // A limit without a request is the request, too.
  for (const [name, limit] of limitOf) if (!requestOf.has(name) && !isOfPod) requestOf.set(name, renamed(limit, `${requests.field}[${name}]`));
  for (const [name, part] of requestOf) {
    yield* nameRefusals(part, name, kubelet, isOfPod);
    yield* amountRefusals(part, name, kubelet);
    const limit = limitOf.get(name);
    if (!limit) {
      if (!canOvercommit(name)) yield asField(required(limits, 'Limit must be set for non overcommitable resources'), limits, limits.field);
      continue;
    }
    const [asked, allowed] = [quantityOf(part), quantityOf(limit)];
    const suffix = kubelet.atLeast('1.27') ? ` of ${allowed.text}` : '';
    const relation = !canOvercommit(name) && asked.nano !== allowed.nano ? 'equal to' : asked.nano > allowed.nano ? 'less than or equal to' : '';
    if (relation !== '') yield asField(invalid(part, asked.text, `must be ${relation} ${name} limit${suffix}`), part, requests.field);
  }
  if ([...names].some(isHugePages) && !names.has('cpu') && !names.has('memory')) yield forbidden(resources, 'HugePages require cpu or memory');
  yield* claimRefusals(resources.get('claims'), spec);
}

function* claimRefusals(claims: Part, spec: Part): Generator<Refusal> {
  const known = spec.get('resourceClaims').items().map((claim) => claim.get('name').text).filter((name) => name !== '').sort();
  const seen = new Set<string>();
  for (const claim of claims.items()) {
    const name = claim.get('name').text;
    if (name === '') {
      yield required(claim);
      continue;
    }
    if (seen.has(name)) yield duplicate(claim, name);
    seen.add(name);
    if (!known.includes(name)) {
      const list = known.length === 0 ? ' which is empty' : `: ${known.join(', ')}`;
      const log = `${claim.field}: Not found: "${name}": must be one of the names in pod.spec.resourceClaims${list}`;
      yield { topic: 'resources', at: claim, message: `there is no ${name} in spec.resourceClaims`, log };
    }
  }
}
