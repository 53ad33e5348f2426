import { tracingProblems } from '../../src/model/config/tracing.ts';
import { configFileRule, exampleWithFile } from '../templates/config-file.ts';

const tracing = (content: string) => exampleWithFile('kube-apiserver', 'tracing-config-file', `apiVersion: apiserver.config.k8s.io/v1beta1\nkind: TracingConfiguration\n${content}\n`);

export default configFileRule(
  {
    on: 'kube-apiserver',
    flag: 'tracing-config-file',
    kind: 'TracingConfiguration',
    title: 'the API server cannot use its tracing configuration, and exits',
    why: 'The sampling rate is a number per million, and the endpoint an address of gRPC, not of HTTP. With another value the API server exits.',
    remedy: 'Correct the line that the finding points to.',
    examples: () => ({
      bad: [tracing('samplingRatePerMillion: 2000000'), tracing('endpoint: http://collector:4317'), tracing('samplingRatePerMillion: "5"')],
      good: [[], tracing('endpoint: localhost:4317\nsamplingRatePerMillion: 100')],
      unseen: [['--tracing-config-file=/etc/kubernetes/tracing.yaml']],
    }),
  },
  () => tracingProblems,
);
