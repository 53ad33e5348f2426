import type { Invocation } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { parseCidr } from '../../src/model/values/cidr.ts';
import { gateOf } from '../../src/model/gates.ts';
import { burst, DELEGATED } from '../templates/delegated-checks.ts';
import { buildingLog, isMinorFrom, mayStandBy, startingLog } from '../templates/manager-log.ts';
import { valueChecks, type Refusal, type ValueCheck } from '../templates/value-checks.ts';

const textOf = (manager: Invocation, flag: string): string | undefined => {
  const setting = manager.setting(flag);
  return 'text' in setting ? setting.text : undefined;
};
const isTrue = (manager: Invocation, flag: string): boolean => {
  const value = parseBool(textOf(manager, flag) ?? '');
  return value.ok && value.value;
};

/** Cloud providers that were once built in, with the first minor that lacks them. */
const BUILT_IN: Readonly<Record<string, string>> = { openstack: '1.26', aws: '1.27', azure: '1.30', vsphere: '1.30', gce: '1.31' };
const CLOUD_ADVICE = 'write external and run the cloud controller manager of your cloud, or remove the flag';
const notBuiltIn = (text: string, manager: Invocation): Refusal | undefined => {
  const removed = BUILT_IN[text];
  if (removed !== undefined && !isMinorFrom(manager, removed)) return undefined;
  return { why: 'has no such cloud provider built in', log: buildingLog(manager, `cloud provider could not be initialized: unknown cloud provider ${JSON.stringify(text)}`), advice: CLOUD_ADVICE };
};
const disabled = (text: string): string => `cloud provider ${JSON.stringify(text)} was specified, but built-in cloud providers are disabled. Please set --cloud-provider=external and migrate to an external cloud provider`;

const cloudProvider: ValueCheck['refuse'] = ({ text }, manager) => {
  if (text === '' || text === 'external') return undefined;
  const why = 'has no cloud provider built in any more';
  if (isMinorFrom(manager, '1.32')) return { why, log: disabled(text), advice: CLOUD_ADVICE };
  // Of the providers that are still there in code, a gate keeps them off.
  const isOff = isMinorFrom(manager, '1.29') && (text === 'gce' || (['azure', 'vsphere'].includes(text) && !isMinorFrom(manager, '1.30'))) && gateOf(manager, 'DisableCloudProviders') === true;
  return isOff ? { why, log: buildingLog(manager, disabled(text)), advice: CLOUD_ADVICE } : notBuiltIn(text, manager);
};
/** A second provider, for volumes alone, where the first is external. */
const volumePlugin: ValueCheck['refuse'] = ({ text }, manager) => (text === '' || textOf(manager, 'cloud-provider') !== 'external' ? undefined : text === 'external' ? undefined : notBuiltIn(text, manager));

const allocator: ValueCheck['refuse'] = ({ text }, manager) => {
  if (text === 'RangeAllocator') return undefined;
  const refused = (log: string): Refusal => ({ why: 'allocates node ranges with RangeAllocator only', log, advice: 'remove the flag', mend: 'remove' });
  if (isMinorFrom(manager, '1.32') && text !== '') return refused(`built-in cloud providers are disabled. The ipam ${text} is not available`);
  const cloud = textOf(manager, 'cloud-provider');
  if (!isTrue(manager, 'allocate-node-cidrs') || mayStandBy(manager) || cloud === undefined || (cloud !== '' && cloud !== 'external')) return undefined;
  if (text === 'MultiCIDRRangeAllocator' && gateOf(manager, 'MultiCIDRRangeAllocator') !== false) return undefined;
  if (text === 'CloudAllocator' && isMinorFrom(manager, '1.27')) return refused(startingLog(manager, "--cidr-allocator-type is set to 'CloudAllocator' but cloud provider is not configured"));
  if (!['CloudAllocator', 'IPAMFromCluster', 'IPAMFromCloud'].includes(text)) return refused(startingLog(manager, `invalid CIDR allocator type: ${text}`));
  return refused(isMinorFrom(manager, '1.31') ? startingLog(manager, 'Error trying to Init(): legacy cloud provider support disabled at build time') : 'panic: runtime error: invalid memory address or nil pointer dereference');
};

/** Flag prefixes with the names that the errors have for them. */
const SIGNERS: Readonly<Record<string, string>> = {
  'cluster-signing-kubelet-serving': 'cluster-signing-kubelet-serving',
  'cluster-signing-kubelet-client': 'cluster-signing-kube-apiserver-client',
  'cluster-signing-kube-apiserver-client': 'cluster-signing-kube-apiserver',
  'cluster-signing-legacy-unknown': 'cluster-signing-legacy-unknown',
};
const ONE_OR_OTHER = 'cannot specify --cluster-signing-{cert,key}-file and other --cluster-signing-*-file flags at the same time';
const halfOf = (prefix: string, manager: Invocation): string | undefined => {
  const [certificate, key] = [textOf(manager, `${prefix}-cert-file`), textOf(manager, `${prefix}-key-file`)];
  if (certificate === undefined || key === undefined || (certificate === '') === (key === '')) return undefined;
  return `${JSON.stringify(SIGNERS[prefix])}: cannot specify ${key === '' ? 'cert without key' : 'key without cert'}`;
};
/** The line names all errors at once. */
const signer =
  (prefix: string): ValueCheck['refuse'] =>
  ({ text }, manager) => {
    if (text === '') return undefined;
    const isBoth = ['cluster-signing-cert-file', 'cluster-signing-key-file'].some((flag) => (textOf(manager, flag) ?? '') !== '');
    const errors = [...Object.keys(SIGNERS).flatMap((each) => halfOf(each, manager) ?? []), ...(isBoth ? [ONE_OR_OTHER] : [])];
    if (!isBoth && halfOf(prefix, manager) === undefined) return undefined;
    return {
      why: isBoth ? 'takes either one pair of files for all signers or a pair for each' : 'wants both files of a signer, and one is missing',
      log: errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`,
      advice: isBoth ? 'remove this flag, or --cluster-signing-cert-file and --cluster-signing-key-file' : 'give the signer both files',
    };
  };

const serviceRanges: ValueCheck['refuse'] = ({ text }) =>
  text.split(',').length > 2 ? { why: 'takes one range, or one of each IP family', log: '--service-cluster-ip-range can not contain more than two entries', advice: 'write the same ranges as for the API server' } : undefined;

const denied: ValueCheck['refuse'] = ({ values }, manager) => {
  const entry = values.find((value) => !parseCidr(value).ok);
  if (entry === undefined) return undefined;
  const error = isMinorFrom(manager, '1.27') ? `invalid CIDR[${values.indexOf(entry)}]: <nil> (invalid CIDR address: ${entry})` : `failed to parse cidr value:${JSON.stringify(entry)} with error:invalid CIDR address: ${entry}`;
  return { why: `takes ranges such as 10.0.0.0/8, and "${entry}" is none`, log: `${isMinorFrom(manager, '1.22') ? 'bad' : 'Bad'} --volume-host-ip-denylist/--volume-host-allow-local-loopback ${error}`, advice: 'write the range as ADDRESS/LENGTH', entry };
};

const migration: ValueCheck['refuse'] = ({ text }, manager) => {
  const wanted = parseBool(text);
  if (!wanted.ok || !wanted.value) return undefined;
  if (gateOf(manager, 'ControllerManagerLeaderMigration') === false) return { why: 'needs the feature gate ControllerManagerLeaderMigration for this', log: 'Leader Migration is not enabled through feature gate', advice: 'set the feature gate, or remove the flag', mend: 'remove' };
  const file = textOf(manager, 'leader-migration-config');
  return isMinorFrom(manager, '1.22') || file !== '' ? undefined : { why: 'needs --leader-migration-config for this', log: '--leader-migration-config is required', advice: 'set --leader-migration-config, or remove the flag', mend: 'remove' };
};

export default valueChecks(
  'kube-controller-manager',
  [
    { flag: 'cloud-provider', from: '1.20', refuse: cloudProvider },
    { flag: 'external-cloud-volume-plugin', from: '1.20', to: '1.31', isExact: true, refuse: volumePlugin },
    { flag: 'cidr-allocator-type', from: '1.20', refuse: allocator },
    { flag: 'kube-api-burst', from: '1.20', refuse: burst },
    ...Object.keys(SIGNERS).flatMap((prefix) => ['cert', 'key'].map((file): ValueCheck => ({ flag: `${prefix}-${file}-file`, from: '1.20', refuse: signer(prefix) }))),
    { flag: 'service-cluster-ip-range', from: '1.20', refuse: serviceRanges },
    { flag: 'volume-host-cidr-denylist', from: '1.20', to: '1.27', isExact: true, refuse: denied },
    { flag: 'enable-leader-migration', from: '1.21', to: '1.26', isExact: true, refuse: migration },
    ...DELEGATED,
  ],
  {
    title: 'the controller-manager refuses the value of a flag, and exits',
    why: 'The value has the right type and is not one that the controller-manager can use. It prints one line and exits: nothing is scheduled to, signed or collected any more, while everything that runs goes on, so that it is noticed late.',
    remedy: 'Write a value that the message names, or remove the flag for its default.',
    examples: () => ({
      bad: [
        ['--cloud-provider=foo'], ['--cloud-provider=aws'], ['--cloud-provider=gce'], ['--kube-api-burst=-1'], ['--cluster-signing-kubelet-serving-cert-file=/a'], { version: '1.32', argv: ['--cidr-allocator-type=CloudAllocator'] },
        ['--cluster-signing-cert-file=/a', '--cluster-signing-key-file=/b', '--cluster-signing-kubelet-client-cert-file=/c', '--cluster-signing-kubelet-client-key-file=/d'], ['--service-cluster-ip-range=10.0.0.0/24,10.0.1.0/24,10.0.2.0/24'],
        ['--requestheader-username-headers=a, '], ['--authorization-always-allow-paths=/a*b'], { version: '1.24', argv: ['--volume-host-cidr-denylist=10.0.0.0'] }, ['--allocate-node-cidrs', '--cidr-allocator-type=foo'],
      ],
      good: [
        [], ['--cloud-provider=external', '--kube-api-burst=30'], { version: '1.24', argv: ['--cloud-provider=aws'] }, { version: '1.29', argv: ['--cloud-provider=gce', '--feature-gates=DisableCloudProviders=false'] }, ['--cidr-allocator-type=foo'],
        ['--cluster-signing-kubelet-client-cert-file=/c', '--cluster-signing-kubelet-client-key-file=/d'], ['--kube-api-burst=0', '--kube-api-qps=0'], ['--authorization-always-allow-paths=/healthz,/a/*', '--requestheader-allowed-names='],
      ],
    }),
  },
);
