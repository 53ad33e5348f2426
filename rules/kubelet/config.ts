import { hasConfigTypes } from '../../src/knowledge/config-types.ts';
import { defineRule, unseen } from '../../src/engine/rule.ts';
import { decodeFile, ignoredFields } from '../../src/model/config/decode.ts';
import { kubeletExample } from '../templates/kubelet-setting.ts';

export default defineRule({
  title: 'the kubelet cannot read its configuration, or passes over a part of it',
  on: 'kubelet',
  family: 'operations',
  severity: 'critical',
  since: '0.1.0',
  why: 'With a value of the wrong type the kubelet exits at its next start, and no pod of the node is started any more, the control plane included. A field that it does not know it only warns of: the setting that somebody wanted is not there.',
  remedy: 'Correct the line that the finding points to, restart the kubelet of one node, and look at its log before the next node.',
  examples: () => ({
    bad: [kubeletExample('readOnlyPort: "0"\n'), kubeletExample('authentication: {anonymous: {enabled: "false"}}\n'), kubeletExample('syncFrequency: 10\n'), kubeletExample('readonlyport: 0\n'), kubeletExample('authentication: {anonymos: {enabled: false}}\n')],
    good: [kubeletExample('readOnlyPort: 0\nsyncFrequency: 10s\nlogging: {verbosity: 2}\n')],
  }),
  *check({ files, minor, ...place }) {
    for (const file of files) {
      if (minor === null || !hasConfigTypes(minor)) return yield unseen(place, 'what the kubelet takes depends on its version, which is not known');
      const reading = { reader: 'kubelet', minor, strict: false } as const;
      const result = decodeFile(file, reading);
      if ('problems' in result) {
        for (const { log, ...problem } of result.problems) yield { ...problem, confidence: 'likely', ...(log === '' ? {} : { log }) };
        continue;
      }
      // The kubelet may be of another release than the API server beside it.
      for (const { log, ...problem } of ignoredFields(result.decoded, minor)) yield { ...problem, severity: 'medium', confidence: 'likely', log };
    }
  },
});
