import { defineRule } from '../../src/engine/rule.ts';
import { onlyOne } from '../../src/model/control-plane.ts';
import { nodeWith } from '../templates/agreement-example.ts';

const FLAG = 'cloud-provider';
const pair = (api: string, manager: string) => nodeWith({ 'kube-apiserver': { version: '1.28', argv: [`--${FLAG}=${api}`] }, 'kube-controller-manager': { version: '1.28', argv: [`--${FLAG}=${manager}`] } });

export default defineRule({
  title: 'the API server and the controller-manager are told of different clouds',
  on: 'node',
  family: 'consistency',
  severity: 'medium',
  since: '0.1.0',
  why: 'One of them waits for a program of its own (`external`), the other does the work itself, or for another cloud: nodes keep the taint `uninitialized`, or volumes get labels that nobody understands.',
  remedy: 'Write the same into both, and into the kubelets. From 1.33 on the API server has no such flag.',
  examples: () => ({ bad: [pair('aws', 'external'), pair('external', 'gce')], good: [pair('external', 'external'), pair('', 'external')] }),
  *check(node) {
    const [api, manager] = [onlyOne(node, 'kube-apiserver')?.setting(FLAG), onlyOne(node, 'kube-controller-manager')?.setting(FLAG)];
    if (api?.state !== 'given' || manager?.state !== 'given' || api.text === '' || manager.text === '' || api.text === manager.text) return;
    yield {
      at: manager.place,
      message: `--${FLAG} of kube-controller-manager is ${manager.text}, and that of kube-apiserver ${api.text}`,
      label: 'not as in the API server',
      related: [{ at: api.place, label: 'the API server' }],
      advice: 'write the same into both',
    };
  },
});
