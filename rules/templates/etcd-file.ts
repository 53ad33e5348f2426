import { examplePod } from '../../src/engine/example.ts';
import { notGiven, type Context, type Example, type Unseen } from '../../src/engine/rule.ts';
import { evidenceFor } from '../../src/model/evidence.ts';
import { hostPathOf } from '../../src/model/mounts.ts';
import type { Invocation } from '../../src/model/types.ts';
import type { Place } from '../../src/source/place.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';
import type { YamlFile } from '../../src/yaml/document.ts';

/** The content of `--config-file` and the place of the flag; undefined where no file is named, or where it is empty. */
export const etcdFileRoot = (etcd: Invocation, { node }: Context): { readonly root: Cursor; readonly place: Place; readonly problems: YamlFile['problems'] } | Unseen | undefined => {
  const setting = etcd.setting('config-file');
  if (setting.state === 'unseen') return { unseen: setting.place, reason: setting.reason };
  if (setting.state !== 'given' || setting.text === '') return undefined;
  const place = setting.flag.value ?? setting.place;
  const evidence = evidenceFor(node, etcd.container, setting.text);
  const hostPath = hostPathOf(etcd.container, setting.text) ?? setting.text;
  if (evidence.state !== 'read') return notGiven(place, hostPath, evidence.reason);
  if (etcd.fileFlags.length === 0 && !evidence.sure) return notGiven(place, hostPath, `${evidence.path} has its name, and nothing says that it is that file`);
  const [root] = evidence.yaml.documents;
  return root && { root, place, problems: evidence.yaml.problems };
};

/** A member with a file of settings beside its manifest. */
export const etcdWithFile = (content: string, argv: readonly string[] = [], version = '3.5'): Example => ({
  files: { 'etcd.yaml': examplePod('etcd', version, [...argv, '--config-file=/etc/kubernetes/manifests/etcd.conf.yaml']), 'etcd.conf.yaml': content },
});
