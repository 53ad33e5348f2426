import type { YamlFile, YamlProblem } from '../../yaml/document.ts';
import { isJsonText } from './json.ts';

/** Our sentences about a text that cannot be parsed, and what the kubelet's parser says there, where it always says the same. */
const WORDS: readonly (readonly [ours: RegExp, theirs: string])[] = [
  [/^a quoted text that begins here/, 'found unexpected end of stream'],
  [/no escape \\\/|^this escape does not exist/, 'found unknown escape character'],
  [/^this file says that it is YAML/, 'found incompatible YAML document'],
  [/^this line begins with %/, 'found unknown directive name'],
  [/^a key is longer than 1024/, "could not find expected ':'"],
  [/^a merge key/, 'map merge requires map or sequence of maps as the value'],
  [/^\*([-\w]+) stands inside/, "anchor '$1' value contains itself"],
  [/^\*([-\w]+) refers to/, "unknown anchor '$1' referenced"],
  [/^a map or list cannot be a key/, 'invalid map key: '],
  [/^a list begins on the line of its key/, 'block sequence entries are not allowed in this context'],
  [/^a comma is missing between/, "did not find expected ',' or "],
  [/^the tag says that this is base64/, '!!binary value contains invalid base64 data'],
];

const BAD_START: Readonly<Record<string, string>> = { ',': 'did not find expected node content', '@': 'found character that cannot start any token', '`': 'found character that cannot start any token' };

/** A part of what the kubelet logs for a text that cannot be parsed. */
export const syntaxLog = ({ source }: YamlFile, { message, span, kind, log }: YamlProblem): string => {
  if (isJsonText(source.text)) return `couldn't parse as pod(couldn't get version/kind; json parse error: ${log ?? ''}`;
  if (kind === 'too-deep' || kind === 'multiple-byte-order-marks') return '';
  const start = message.startsWith('a value cannot begin') ? BAD_START[source.text.charAt(span.start)] : undefined;
  const known = WORDS.find(([ours]) => ours.test(message));
  return start ?? (known ? (known[0].exec(message)?.[0] ?? '').replace(known[0], known[1]) : "couldn't parse as pod(yaml: ");
};
