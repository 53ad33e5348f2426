import { framed, type ConfigCheck } from './context.ts';
import { decodeFile } from './decode.ts';
import { invalid } from './field-errors.ts';
import { urlError } from './go-url.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

const MAXIMUM = 1_000_000n;
const SCHEMES = new Set(['dns', 'unix', 'unix-abstract']);

/** A TracingConfiguration as the API server loads it. */
export const tracingProblems: ConfigCheck = (file, context) => {
  // While the feature was alpha, the file was not even opened without its gate.
  if (!context.atLeast('1.25') && context.gate('APIServerTracing') !== true) return [];
  const root = file.documents[0];
  // Without a version it is read as the API server's own, internal type, which has no such fields.
  if (!root || root.kind === 'null' || (root.kind === 'map' && (root.get('apiVersion').text() ?? '') === '')) return [];
  const result = decodeFile(file, { reader: 'apiserver', minor: context.minor, strict: context.atLeast('1.32'), assumed: { version: '', kind: 'TracingConfiguration' } });
  if ('problems' in result) {
    // The name of the field differs between the versions.
    const problems = result.problems.map((problem) => ({ ...problem, log: problem.log.replace(/(?<= Go struct field ).*$/, '') }));
    return framed(problems, 'failed to read tracing config: unable to decode tracing configuration data: ');
  }
  const { kind, root: tracing } = result.decoded;
  if (!kind.endsWith(' TracingConfiguration')) {
    return [{ at: tracing.get('kind'), message: `the file holds ${kind.replace(/^.* /, 'the kind ')}, and no TracingConfiguration`, log: 'failed to read tracing config: unable to decode tracing configuration data: converting (' }];
  }
  return framed([...settingProblems(tracing)], 'failed to validate tracing configuration: ');
};

function* settingProblems(tracing: ConfigPart): Generator<ConfigProblem> {
  const rate = tracing.get('samplingRatePerMillion');
  if (rate.number !== undefined && rate.number < 0n) yield invalid(rate, rate.number, 'sampling rate must be positive');
  if (rate.number !== undefined && rate.number > MAXIMUM) yield invalid(rate, rate.number, 'sampling rate per million must be less than or equal to one million');
  const endpoint = tracing.get('endpoint');
  if (!endpoint.isSet) return;
  const text = endpoint.text.includes('//') ? endpoint.text : `dns://${endpoint.text}`;
  const error = urlError(text);
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(text)?.[0].toLowerCase() ?? '';
  if (error !== undefined) yield invalid(endpoint, text, error);
  else if (!SCHEMES.has(scheme)) {
    yield invalid(endpoint, text, `unsupported scheme: ${scheme}.  Options are none, dns, unix, or unix-abstract.  See https://github.com/grpc/grpc/blob/master/doc/naming.md`, 'must have the scheme dns, unix, unix-abstract or none');
  }
}
