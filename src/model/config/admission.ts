import type { YamlFile } from '../../yaml/document.ts';
import { PLUGIN_CHECKS } from './admission-plugins.ts';
import { framed, type ConfigCheck, type ConfigContext } from './context.ts';
import { decodeFile } from './decode.ts';
import type { PluginConfig } from './plugin-config.ts';
import type { ConfigPart } from './part.ts';
import type { ConfigProblem } from './problem.ts';

const FRAME = 'failed to read plugin config: ';

/** An AdmissionConfiguration, with what it holds or names for each plugin that runs, as the API server loads it. */
export const admissionProblems = (isOn: (plugin: string) => boolean): ConfigCheck => (file, context) => {
  if (isLegacy(file)) return [];
  const result = decodeFile(file, { reader: 'apiserver', minor: context.minor, strict: context.atLeast('1.32') });
  if ('problems' in result) return framed(result.problems, FRAME);
  const { kind, root } = result.decoded;
  if (!kind.endsWith(' AdmissionConfiguration')) {
    return [{ at: root.get('kind'), message: `the file holds the kind ${kind.replace(/^.* /, '')}, and no AdmissionConfiguration`, log: `${FRAME}unexpected type: ` }];
  }
  const problems: ConfigProblem[] = [];
  const seen = new Set<string>();
  for (const plugin of root.get('plugins').items()) {
    const name = plugin.get('name').text;
    // Of two entries for a plugin only the first is looked at.
    if (seen.has(name) || !isOn(name)) continue;
    seen.add(name);
    problems.push(...pluginProblems(name, plugin, context));
  }
  return problems;
};

/** A file of the time before versions, which is still taken for what its key says. */
const isLegacy = (file: YamlFile): boolean => {
  const root = file.documents[0];
  const isVersioned = (root?.get('kind').text() ?? '') !== '' && (root?.get('apiVersion').text() ?? '') !== '';
  return !isVersioned && root?.keys().some((key) => key === 'imagePolicy' || key === 'podNodeSelectorPluginConfig') === true;
};

const pluginProblems = (name: string, plugin: ConfigPart, context: ConfigContext): readonly ConfigProblem[] => {
  const check = PLUGIN_CHECKS[name];
  const [inline, path] = [plugin.get('configuration'), plugin.get('path')];
  if (!check) return [];
  if (inline.isSet) return check({ root: inline.cursor, at: inline }, context);
  if (path.text === '') return check({ root: undefined, at: plugin }, context);
  const absolute = path.text.startsWith('/') ? path.text : `${context.path.replace(/[^/]*$/, '')}${path.text}`;
  const evidence = context.evidence(absolute);
  if (evidence.state !== 'read') return [];
  const start = { file: evidence.yaml.source, span: { start: 0, end: 0 }, path: '' };
  const config: PluginConfig = { root: evidence.yaml.documents[0], file: evidence.yaml, at: start };
  return check(config, context);
};
