import type { Problem } from '../../src/engine/rule.ts';
import { offer, removeFlags } from '../../src/fix/flag-edits.ts';
import type { Invocation, Setting } from '../../src/model/types.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { componentRule, nameAndMinor } from '../templates/setting-rule.ts';
import { isFrom } from '../templates/value-checks.ts';

/** The two that audit events can go to, each switched on by its flag. Without that nothing of the rest is looked at. */
const BACKENDS = [
  { backend: 'log', owner: 'audit-log-path' },
  { backend: 'webhook', owner: 'audit-webhook-config-file' },
] as const;
const MODES = ['batch', 'blocking', 'blocking-strict'];
const FORMATS = ['legacy', 'json'];
const NOT_NEGATIVE = ['audit-log-maxage', 'audit-log-maxbackup', 'audit-log-maxsize'];

interface Wrong {
  readonly flag: string;
  /** What it takes, as in "takes ...". */
  readonly takes: string;
  readonly log: string;
}

type Read = (flag: string) => string | undefined;

/** Numbers that count in batch mode, with the words of the error; only the first that is wrong is reported. */
const ofBatches = (backend: string, read: Read): Wrong | undefined => {
  const throttles = parseBool(read(`audit-${backend}-batch-throttle-enable`) ?? 'false');
  const numbers = [
    ['buffer-size', 'buffer size'],
    ['max-size', 'max batch size'],
    ...(throttles.ok && throttles.value ? [['throttle-qps', 'throttle QPS'], ['throttle-burst', 'throttle burst']] : []),
  ];
  for (const [name = '', words = ''] of numbers) {
    const flag = `audit-${backend}-batch-${name}`;
    const text = read(flag);
    if (text !== undefined && Number(text) <= 0) return { flag, takes: 'more than 0', log: `invalid audit batch ${backend} ${words} ${Number(text)}, must be a positive number` };
  }
  return undefined;
};

const ofMode = (backend: string, read: Read): Wrong | undefined => {
  const flag = `audit-${backend}-mode`;
  const mode = read(flag);
  if (mode === undefined || MODES.includes(mode)) return mode === 'batch' ? ofBatches(backend, read) : undefined;
  return { flag, takes: MODES.join(', '), log: `invalid audit ${backend} mode ${mode}, allowed modes are "${MODES.join(',')}"` };
};

const ofSizes = (backend: string, read: Read): Wrong | undefined => {
  const [event, batch] = ['event', 'batch'].map((what) => `audit-${backend}-truncate-max-${what}-size`);
  const [eventSize, batchSize] = [read(event ?? ''), read(batch ?? '')].map(Number);
  if (event === undefined || batch === undefined || eventSize === undefined || batchSize === undefined) return undefined;
  if (eventSize <= 0) return { flag: event, takes: 'more than 0', log: `invalid audit truncate ${backend} max event size ${eventSize}, must be a positive number` };
  if (!(batchSize < eventSize)) return undefined;
  return { flag: batch, takes: `no less than --${event} (${eventSize})`, log: `invalid audit truncate ${backend} max batch size ${batchSize}, must be greater than max event size (${eventSize})` };
};

const malformed = (version: string): string => `unexpected GroupVersion string: ${version}`;

const ofVersion = (backend: string, read: Read, api: Invocation): Wrong | undefined => {
  const flag = `audit-${backend}-version`;
  const version = read(flag);
  const known = ['v1alpha1', 'v1beta1', 'v1'].slice(isFrom(api, '1.24') ? 2 : 0).map((name) => `audit.k8s.io/${name}`);
  if (version === undefined || known.includes(version)) return undefined;
  const log = version.split('/').length > 2 ? malformed(version) : `invalid group version, allowed versions are [${known.map((name) => `"${name}"`).join(' ')}]`;
  return { flag, takes: known.join(', '), log };
};

const ofLog = (read: Read): readonly (Wrong | undefined)[] => {
  const format = read('audit-log-format');
  return [
    format === undefined || FORMATS.includes(format) ? undefined : { flag: 'audit-log-format', takes: FORMATS.join(', '), log: `invalid audit log format ${format}, allowed formats are "${FORMATS.join(',')}"` },
    ...NOT_NEGATIVE.map((flag) => (Number(read(flag) ?? 0) < 0 ? { flag, takes: '0 or more', log: `--${flag} ${read(flag)} can't be a negative number` } : undefined)),
  ];
};

export default componentRule(
  {
    on: 'kube-apiserver',
    title: 'the API server cannot write audit events as its flags say, and exits',
    family: 'boot',
    severity: 'critical',
    provenFrom: '1.20',
    why: 'The flags of an audit backend are checked when it is switched on with `--audit-log-path` or `--audit-webhook-config-file`, so that a slip in one of them can sleep for a long time. Then the API server prints one line and exits.',
    remedy: 'Write a value that the message names, or remove the flag for its default.',
    examples: () => ({
      bad: [
        ['--audit-log-path=-', '--audit-log-mode=foo'], ['--audit-log-path=-', '--audit-log-format=xml'], ['--audit-log-path=-', '--audit-log-maxage=-1'], ['--audit-log-path=-', '--audit-log-truncate-max-batch-size=10'],
        ['--audit-log-path=-', '--audit-log-mode=batch', '--audit-log-batch-throttle-enable=true'], ['--audit-webhook-config-file=/a', '--audit-webhook-batch-buffer-size=0'], ['--audit-webhook-config-file=/a', '--audit-webhook-version=audit.k8s.io/v1beta1'], ['--audit-webhook-version=a/b/c'],
      ],
      good: [
        [], ['--audit-log-mode=foo', '--audit-log-maxage=-1'], ['--audit-log-path=-', '--audit-log-batch-buffer-size=0'], ['--audit-log-path=-', '--audit-log-mode=blocking-strict', '--audit-log-format=legacy', '--audit-log-maxsize=0'],
        { version: '1.22', argv: ['--audit-log-path=-', '--audit-log-version=audit.k8s.io/v1beta1'] },
      ],
    }),
  },
  function* (api) {
    const read: Read = (flag) => {
      const setting = api.setting(flag);
      return 'text' in setting ? setting.text : undefined;
    };
    for (const { backend, owner } of BACKENDS) {
      const on = api.setting(owner);
      if (on.state !== 'given' || on.text === '') {
        const version = api.setting('audit-webhook-version');
        // This one is taken apart even while the backend is off.
        if (backend === 'webhook' && version.state === 'given' && version.text.split('/').length > 2) yield problem({ flag: 'audit-webhook-version', takes: 'GROUP/VERSION', log: malformed(version.text) }, version, api);
        continue;
      }
      const all = [ofMode(backend, read), ofSizes(backend, read), ofVersion(backend, read, api), ...(backend === 'log' ? ofLog(read) : [])];
      for (const wrong of all) if (wrong) yield problem(wrong, on, api);
    }
  },
);

const problem = ({ flag, takes, log }: Wrong, owner: Extract<Setting, { state: 'given' }>, api: Invocation): Problem => {
  const setting = api.setting(flag);
  const isGiven = setting.state === 'given';
  const value = 'text' in setting ? setting.text : '';
  return {
    at: isGiven ? (setting.flag.value ?? setting.place) : owner.place,
    message: `--${flag}${isGiven ? `=${value}` : ` is not set and defaults to ${value}`}: ${nameAndMinor(api)} takes ${takes}`,
    label: isGiven ? `not ${takes}` : `--${flag} is not given`,
    ...(isGiven && owner !== setting ? { related: [{ at: owner.place, label: 'switches this on' }] } : {}),
    log,
    advice: isGiven ? `write ${takes}, or remove the flag` : `set --${flag} to ${takes}`,
    ...(isGiven ? offer(`remove --${flag}`, removeFlags(setting)) : {}),
  };
};
