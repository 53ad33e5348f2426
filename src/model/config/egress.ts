import type { Cursor } from '../../yaml/cursor.ts';
import { configKind } from '../../knowledge/config-types.ts';
import { framed, type ConfigCheck, type ConfigContext } from './context.ts';
import { decodeFile, syntaxProblem, wrongType } from './decode.ts';
import { duplicate, invalid, PANIC, required, unsupported, type Shown } from './field-errors.ts';
import { createPart, type ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

const READING = 'failed to read egress selector config: ';
const CONNECTION = 'service.connection';

/** An EgressSelectorConfiguration as the API server loads it. */
export const egressProblems: ConfigCheck = (file, context) => {
  if (!context.atLeast('1.32')) return looseProblems(file, context);
  const result = decodeFile(file, { reader: 'apiserver', minor: context.minor, strict: true });
  if ('problems' in result) return framed(result.problems, READING);
  const { kind, root } = result.decoded;
  if (!kind.endsWith(' EgressSelectorConfiguration')) {
    return [{ at: root.get('kind'), message: `the file holds the kind ${kind.replace(/^.* /, '')}, and no EgressSelectorConfiguration`, log: `${READING}unexpected config type: ` }];
  }
  return framed([...selectionProblems(root, context)], 'failed to validate egress selector configuration: ');
};

/** Up to 1.31 the file is read without regard to its version, to unknown fields and to upper and lower case. */
const looseProblems: ConfigCheck = (file, context) => {
  const syntax = syntaxProblem(file);
  if (syntax) return [syntax];
  const root = file.documents[0];
  const type = configKind('apiserver', 'apiserver.k8s.io/v1beta1 EgressSelectorConfiguration', context.minor);
  const kind = root && anyCase(root, 'kind').text();
  if (!root || root.kind !== 'map' || kind !== 'EgressSelectorConfiguration') {
    return [{ at: root ? anyCase(root, 'kind') : { file: file.source, span: { start: 0, end: 0 }, path: '' }, message: `the file is no EgressSelectorConfiguration`, log: `${READING}invalid service configuration object "${kind ?? ''}"` }];
  }
  const wrong = type && wrongType(root, type, context.minor, '', '');
  if (wrong) return [{ ...wrong, log: 'cannot unmarshal ' }];
  // Fields in another case than usual are left alone: they are read, but not here.
  return framed([...selectionProblems(createPart(root, '', type, context.minor), context)], 'failed to validate egress selector configuration: ');
};

const anyCase = (root: Cursor, name: string): Cursor => root.get(root.keys().find((key) => key.toLowerCase() === name) ?? name);

function* selectionProblems(root: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const selections = root.get('egressSelections').items();
  for (const selection of selections) yield* connectionProblems(selection.get('connection'), context);
  const seen = new Set<string>();
  const names = context.atLeast('1.23') ? ['cluster', 'controlplane', 'etcd'] : ['cluster', 'controlplane', 'etcd', 'master'];
  for (const [index, selection] of selections.entries()) {
    const name = selection.get('name');
    // The old name, which is still read as the new one.
    const own = name.text === 'master' && context.atLeast('1.23') ? 'controlplane' : name.text.toLowerCase();
    if (seen.has(own) && context.atLeast('1.23')) yield duplicate(name.as(`${CONNECTION}[${index}]`), own);
    else if (!names.includes(own)) yield unsupported(name.as(context.atLeast('1.23') ? CONNECTION : 'egressSelection.name'), own, names);
    seen.add(own);
  }
}

function* connectionProblems(connection: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const transport = connection.get('transport').as(`${CONNECTION}.transport`);
  const protocol = connection.get('proxyProtocol');
  switch (protocol.text) {
    case 'Direct':
      if (transport.isSet) yield invalid(transport, 'direct', context.atLeast('1.34') ? 'config must be absent for direct connect' : 'Transport config should be absent for direct connect');
      return;
    case 'HTTPConnect':
      return yield* httpProblems(transport, context);
    case 'GRPC':
      if (!transport.isSet) yield required(transport, 'transport must be set for GRPC');
      else if (transport.get('uds').isSet) yield* socketProblems(transport.get('uds'), context);
      else yield required(transport.get('uds').as(`${CONNECTION}.uds`), 'UDS must be set with GRPC');
      return;
    default:
      yield unsupported(protocol.as(`${CONNECTION}.protocol`), protocol.text, ['Direct', 'HTTPConnect', 'GRPC']);
  }
}

function* httpProblems(transport: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const [tcp, uds] = [transport.get('tcp').as(`${CONNECTION}.tcp`), transport.get('uds')];
  if (!transport.isSet) yield required(transport, 'transport must be set for HTTPConnect');
  else if (tcp.isSet && uds.isSet) yield invalid(tcp, objectShown('set beside uds'), 'TCP and UDS cannot both be set');
  else if (!tcp.isSet && !uds.isSet) yield required(tcp, 'One of TCP or UDS must be set');
  else if (tcp.isSet) yield* tcpProblems(tcp, context);
  else yield* socketProblems(uds, context);
}

/** A whole object is printed as Go has it, which is of no help and cut off here. */
const objectShown = (text: string): Shown => ({ text, log: '' });

function* socketProblems(uds: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const name = uds.get('udsName').as(`${CONNECTION}.udsName`);
  if (name.text === '') yield invalid(name, { text: 'empty', log: '"nil"' }, context.atLeast('1.34') ? 'must be present for UDS connections' : 'UDSName should be present for UDS connections');
}

function* tcpProblems(tcp: ConfigPart, context: ConfigContext): Generator<ConfigProblem> {
  const [url, tls] = [tcp.get('url').as(`${CONNECTION}.url`), tcp.get('tlsConfig').as(`${CONNECTION}.tlsConfig`)];
  const nothing = { text: 'set', log: '"nil"' };
  if (url.text.startsWith('http://')) {
    // It then looks into a part of the file that is not there.
    if (!tls.isSet) yield { at: url, message: 'an HTTPConnect proxy over http:// makes the API server crash, whatever else is set', log: PANIC, fragment: true, advice: 'use https:// with a tlsConfig, or a socket' };
    else yield invalid(tls, nothing, context.atLeast('1.34') ? 'config must not be present when using HTTP' : 'TLSConfig config should not be present when using HTTP');
  } else if (!url.text.startsWith('https://')) yield invalid(url, url.text, 'supported connection protocols are http:// and https://');
  else if (!tls.isSet) yield required(tls, 'TLSConfig must be present when using HTTPS');
  else {
    for (const [name, words] of [['clientCert', 'Using TLS requires clientCert'], ['clientKey', 'Using TLS requires requires clientKey']] as const) {
      const file = tls.get(name);
      if (file.text === '') yield invalid(file, { text: 'empty', log: '"nil"' }, words, `must name a file for https`);
    }
  }
}
