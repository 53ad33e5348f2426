import { defineRule, type RuleDefinition } from '../../src/engine/rule.ts';
import { innerFiles } from '../../src/model/inner-files.ts';
import { pluginState } from './admission-plugin.ts';
import { missingFileReports } from './missing-file.ts';

interface InnerFileRule extends Omit<RuleDefinition<'pod'>, 'on' | 'check' | 'severity' | 'since'> {
  readonly severity: RuleDefinition['severity'];
  /** Whether it is about the files without which the component does not start, or about those that it opens later. */
  readonly stops: boolean;
}

/** The files that settings files name: that a mount brings them into the container and that the node has them. Findings point into the settings file. */
export const innerFileRule = ({ stops, ...text }: InnerFileRule): RuleDefinition<'pod'> =>
  defineRule({
    since: '0.1.0',
    ...text,
    on: 'pod',
    *check(pod, { node: { root } }) {
      for (const { invocation } of pod.containers) {
        for (const inner of invocation ? innerFiles(invocation) : []) {
          if (!invocation || inner.stops !== stops) continue;
          const state = inner.plugin === undefined ? undefined : pluginState(invocation, inner.plugin);
          if (state && !('on' in state && state.on)) continue;
          const { at, path, kind, log, what, flag } = inner;
          for (const report of missingFileReports({ path, kind, at, ...(log ? { log } : {}), isKubeconfig: what.startsWith('the kubeconfig'), withMounts: true }, invocation, root)) {
            const related = [{ at: flag.place, label: `--${flag.name} leads here` }];
            yield 'at' in report ? { ...report, ...(kind === 'socket' ? { confidence: 'likely' } : {}), message: `${what}: ${report.message}`, related } : report;
          }
        }
      }
    },
  });
