import type { Problem } from '../../src/engine/rule.ts';
import type { Invocation } from '../../src/model/types.ts';
import { cleanPath, hiddenMounts, mountOf, mountsOf } from '../../src/model/mounts.ts';
import { parseBool } from '../../src/model/values/bool.ts';
import { quote } from '../../src/model/values/result.ts';
import { parseUrl } from '../../src/model/values/url.ts';
import { isEtcdFrom, verifyLog } from '../templates/etcd-log.ts';
import { settingRule } from '../templates/setting-rule.ts';

const STREAMS: ReadonlySet<string> = new Set(['default', 'stderr', 'stdout']);
const JOURNAL = 'systemd/journal';
const JOURNAL_SOCKET = '/run/systemd/journal/socket';

type Finding = Omit<Problem, 'at' | 'log'> & { readonly error: string };

/** Go's `%q` of a list. */
const quoted = (texts: readonly string[]): string => `[${texts.map(quote).join(' ')}]`;
const textOf = (etcd: Invocation, flag: string): string | undefined => {
  const setting = etcd.setting(flag);
  return 'text' in setting ? setting.text : undefined;
};

/** The old logger writes to one stream, and to nothing else. */
const oldLoggerProblem = (outputs: readonly string[]): Finding | undefined => {
  if (outputs.length > 1) return { message: 'the logger capnslog takes one output', error: `--logger=capnslog supports only 1 value in '--log-outputs', got ${quoted(outputs)}`, advice: 'keep one output, or add --logger=zap' };
  const [output = ''] = outputs;
  if (STREAMS.has(output)) return undefined;
  return { message: `the logger capnslog knows no output "${output}"`, error: `unknown log-output "${output}" (only supports "default", "stderr", "stdout")`, advice: 'write stderr, or add --logger=zap' };
};

const rotationProblem = (outputs: readonly string[], etcd: Invocation): Finding | undefined => {
  const wanted = parseBool(textOf(etcd, 'enable-log-rotation') ?? '');
  if (!wanted.ok || !wanted.value) return undefined;
  const files = outputs.filter((output) => !STREAMS.has(output));
  if (files.length > 1 || (outputs.length === 1 && files.length === 0)) {
    return { message: '--enable-log-rotation needs one file in --log-outputs', error: '--log-outputs requires a single file path when --log-rotate-config-json is defined', advice: 'write the path of one file, or remove --enable-log-rotation' };
  }
  const json = textOf(etcd, 'log-rotation-config-json');
  if (json === undefined || isObject(json)) return undefined;
  return { message: '--log-rotation-config-json is no JSON object', error: 'improperly formatted log rotation config: ', advice: 'remove --log-rotation-config-json for its default' };
};

const isObject = (json: string): boolean => {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
};

/** As far as the manifest tells: etcd's own directories, and mounts of what can be nothing else. */
const isDirectory = (path: string, etcd: Invocation): boolean => {
  const clean = cleanPath(path);
  if (path.endsWith('/') || ['data-dir', 'wal-dir'].some((flag) => cleanPath(textOf(etcd, flag) || '/') === clean)) return true;
  const mount = mountOf(etcd.container, clean);
  if (mount?.at !== clean || mount.cursor.get('subPath').kind !== 'missing') return false;
  return mount.volume !== undefined && (mount.hostPath === undefined || mount.volume.get('hostPath').get('type').text()?.startsWith('Directory') === true);
};

const outputProblem = (outputs: readonly string[], etcd: Invocation): Finding | undefined => {
  if (outputs.length > 1 && outputs.includes('default')) {
    return { message: 'default stands alone in --log-outputs', error: 'multi logoutput for "default" is not supported yet', advice: 'write stderr in the place of default' };
  }
  if (outputs.length > 1 && outputs.includes(JOURNAL)) {
    return { message: `${JOURNAL} stands alone in --log-outputs`, error: `running with systemd/journal but other '--log-outputs' values (${quoted(outputs)}) are configured with 'default'; override 'default' value with something else`, advice: 'write stderr: the kubelet keeps it' };
  }
  const open = isEtcdFrom(etcd, '3.6') ? 'open sink' : "couldn't open sink";
  if (outputs.includes('')) return { message: '--log-outputs holds an empty entry', error: `${open} "": open : no such file or directory`, advice: 'remove the flag, or write stderr' };
  const remote = outputs.find((output) => /^[a-z][a-z\d+.-]*:\/\//i.test(output) && !/^file:/i.test(output));
  if (remote !== undefined) return { message: `etcd cannot log to ${remote}`, error: `${open} ${quote(remote)}: no sink found for scheme "${remote.split(':', 1)[0]?.toLowerCase()}"`, advice: 'write stderr, or a path' };
  const directory = outputs.find((output) => output.startsWith('/') && isDirectory(output, etcd));
  if (directory !== undefined) return { message: `${directory} is a directory, and etcd would write its log to it`, error: `${open} ${quote(directory)}: open ${directory}: is a directory`, advice: 'write stderr, or name a file in the directory' };
  for (const output of outputs.filter((each) => !each.startsWith('/'))) {
    const url = parseUrl(output);
    if (!url.ok) return { message: `etcd takes ${output} for a URL, and cannot read it`, error: `${open} ${quote(output)}: can't parse ${quote(output)} as a URL: ${url.error}`, advice: 'write stderr, or an absolute path' };
  }
  if (!outputs.includes(JOURNAL)) return undefined;
  if (mountsOf(etcd.container).some(({ at }) => `${JOURNAL_SOCKET}/`.startsWith(`${at}/`))) return undefined;
  const confidence = hiddenMounts(etcd.container) === null ? {} : { confidence: 'likely' as const };
  return { message: "a container has no journal, unless the host's is mounted", error: "can't find journal (dial unixgram /run/systemd/journal/socket: connect: no such file or directory)", advice: 'write stderr: the kubelet keeps it', ...confidence };
};

export default settingRule(
  {
    on: 'etcd',
    title: 'etcd cannot write its log where it is told to, and exits',
    family: 'boot',
    provenFrom: '3.4',
    severity: 'critical',
    why: 'The outputs of the log do not all go together: `default` and the journal stand alone, and rotation needs exactly one file. With another list etcd exits before it says anything else.',
    remedy: 'Remove `--log-outputs`, or write `stderr`: the kubelet keeps what a container writes there.',
    examples: () => ({
      bad: [['--log-outputs=default,stdout'], ['--log-outputs='], ['--log-outputs=10.0.0.1:514'], ['--log-outputs=/var/lib/etcd', '--data-dir=/var/lib/etcd/'], ['--enable-log-rotation'], ['--log-outputs=systemd/journal'], ['--enable-log-rotation', '--log-outputs=/a,/b'], ['--enable-log-rotation', '--log-outputs=/a', '--log-rotation-config-json={'], { version: '3.4', argv: ['--log-outputs=stderr,stdout'] }],
      good: [[], ['--log-outputs=stderr,stdout', '--logger=zap'], ['--log-outputs=default,default'], ['--enable-log-rotation', '--log-outputs=/var/log/etcd.log'], ['--log-outputs=/var/lib/etcd/log', '--data-dir=/var/lib/etcd'], { version: '3.4', argv: ['--logger=zap', '--log-outputs=stderr,stdout'] }],
      unseen: [['--log-outputs=$(OUTPUTS)']],
    }),
  },
  'log-outputs',
  (setting, etcd) => {
    const logger = textOf(etcd, 'logger');
    const outputs = [...new Set(setting.text.split(','))].sort();
    const problem = logger === 'capnslog' ? (isEtcdFrom(etcd, '3.5') ? undefined : oldLoggerProblem(outputs)) : logger === 'zap' ? (outputProblem(outputs, etcd) ?? rotationProblem(outputs, etcd)) : undefined;
    if (!problem) return undefined;
    const { error, ...rest } = problem;
    const rotation = etcd.setting('enable-log-rotation');
    const at = setting.state === 'given' ? (setting.flag.value ?? setting.place) : rotation.state === 'given' ? rotation.place : setting.place;
    return { at, ...rest, log: verifyLog(etcd, error) };
  },
);
