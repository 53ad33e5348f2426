import { defineRule } from '../../src/engine/rule.ts';
import { compareVersions } from '../../src/knowledge/table.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import { imageContents } from '../templates/image-name.ts';
import { podOf, securitySetting, staticComponents } from '../templates/pod-fields.ts';

const NAME = 'NET_BIND_SERVICE';
/** The first minor whose image has the capability on the program file. */
const SINCE = '1.21';

const withField = (capabilities: string, image = 'kube-apiserver:v1.31.0'): string => podOf({ image, container: [`securityContext: {capabilities: {${capabilities}}}`] });

export default defineRule({
  title: 'the API server cannot be executed without a capability that is dropped',
  on: 'pod',
  family: 'boot',
  severity: 'critical',
  since: '0.1.0',
  why: 'In the image of kube-apiserver, from 1.21 on, the program file carries the capability NET_BIND_SERVICE, so that it can serve port 443 without being root. The kernel does not execute such a file where the capability may not be had: the container ends at once, and there is no log of the component. Whether the port is above 1024 makes no difference.',
  remedy: 'Keep `drop: [ALL]`, and add `add: [NET_BIND_SERVICE]` beside it.',
  examples: () => ({
    bad: [withField('drop: [ALL]'), withField('drop: [NET_BIND_SERVICE]'), withField('drop: [all]', 'registry.example.com/mirror/kube-apiserver:v1.31.0')],
    good: [withField('drop: [ALL], add: [NET_BIND_SERVICE]'), withField('drop: [ALL]', 'kube-apiserver:v1.20.0'), withField('drop: [ALL]', 'kube-scheduler:v1.31.0'), withField('drop: [NET_RAW]')],
  }),
  *check(pod) {
    for (const invocation of staticComponents(pod)) {
      const { component, container, version } = invocation;
      const contents = imageContents(invocation);
      if (component !== 'kube-apiserver' || !contents || version.minor === null || compareVersions(version.minor, SINCE) < 0) continue;
      if (securitySetting(container, 'privileged').text() === 'true') continue;
      const capabilities = container.cursor.get('securityContext').get('capabilities');
      const [drop, add] = [capabilities.get('drop'), capabilities.get('add')];
      const dropped = drop.items().find((item) => names(item, NAME) || names(item, 'ALL'));
      if (!dropped || add.hasHole || capabilities.hasHole || add.items().some((item) => item.text() === undefined || names(item, NAME) || names(item, 'ALL'))) continue;
      yield {
        at: dropped,
        message: `${dropped.text() ?? ''} is dropped and ${NAME} is not added: the kernel does not execute the program of kube-apiserver ${version.minor}`,
        label: `takes ${NAME}`,
        ...(contents.isOfficial ? {} : { confidence: 'likely' as const }),
        log: 'exec /usr/local/bin/kube-apiserver: operation not permitted',
        advice: `add ${NAME} to capabilities.add`,
      };
    }
  },
});

const names = (item: Cursor, name: string): boolean => item.text()?.toUpperCase().replace(/^CAP_/, '') === name;
