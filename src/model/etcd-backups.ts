import type { ClusterNode } from './types.ts';

/** Where systemd and cron keep what they run. */
const SCHEDULES = ['/etc/systemd/system', '/usr/lib/systemd/system', '/usr/local/lib/systemd/system', '/etc/cron.d', '/etc/cron.hourly', '/etc/cron.daily', '/etc/cron.weekly', '/var/spool/cron', '/var/spool/cron/crontabs'];
/** `etcdctl ... snapshot save`, and scripts and programs that are named after it. */
const SAVES = /\bsnapshot\s+save\b|etcd[\w.-]*backup|backup[\w.-]*etcd|etcd-?snapshot/i;
/** Scripts and units are small. */
const LARGEST = 64 * 1024;

/** Something that takes snapshots of etcd, by the manifests and by what systemd and cron run: its path; null where nothing was seen. */
export const backupPlan = (node: ClusterNode): string | null => {
  const manifest = node.manifests.find(({ yaml }) => yaml !== null && SAVES.test(yaml.source.text));
  if (manifest) return manifest.path;
  for (const directory of SCHEDULES) {
    for (const { name, kind } of node.root?.list(directory) ?? []) {
      const path = `${directory}/${name}`;
      if (kind === 'directory') continue;
      if (SAVES.test(name)) return path;
      const file = node.root?.read(path, LARGEST);
      if (file?.state === 'read' && SAVES.test(new TextDecoder().decode(file.bytes))) return path;
    }
  }
  return null;
};

/** Why something may take snapshots that cannot be seen: a copy without any of the directories above; null where they were looked at. */
export const hiddenSchedules = ({ root }: ClusterNode): string | null => {
  const looked = SCHEDULES.map((directory) => root?.look(directory));
  return looked.every((found) => found === undefined || found.state === 'lacking') ? `${root?.path ?? 'the root'} has none of the directories in which systemd and cron keep what they run` : null;
};

/** The newest snapshot in or below a directory. `modified` is null where its time is not known. */
export const newestSnapshot = (node: ClusterNode, directory: string, depth = 2): { readonly path: string; readonly modified: Date | null } | null => {
  let newest: { readonly path: string; readonly modified: Date | null } | null = null;
  for (const { name, kind } of node.root?.list(directory) ?? []) {
    const path = `${directory}/${name}`;
    const found = node.root?.look(path);
    const other = kind === 'directory' ? (depth > 0 ? newestSnapshot(node, path, depth - 1) : null) : found?.state === 'found' && found.stat.kind === 'file' && found.stat.size > 0 ? { path, modified: found.stat.modified ?? null } : null;
    if (other && (newest === null || (other.modified?.getTime() ?? 0) > (newest.modified?.getTime() ?? 0))) newest = other;
  }
  return newest;
};
