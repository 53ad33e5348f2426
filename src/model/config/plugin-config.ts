import type { Cursor } from '../../yaml/cursor.ts';
import type { YamlFile } from '../../yaml/document.ts';
import type { Place } from '../../source/place.ts';
import type { ConfigContext } from './context.ts';
import type { ConfigProblem } from './problem.ts';

/** What is given to an admission plugin: a part of the AdmissionConfiguration or a file of its own; nothing where only its name is there. */
export interface PluginConfig {
  readonly root: Cursor | undefined;
  readonly file?: YamlFile;
  readonly at: Place;
}

export type PluginCheck = (config: PluginConfig, context: ConfigContext) => readonly ConfigProblem[];
