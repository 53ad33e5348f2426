import type { Container } from '../../src/model/types.ts';

/** The path on the host of a path inside the container; undefined where no hostPath volume brings it in. */
export const hostPathOf = (container: Container, path: string): string | undefined => {
  let best: { at: string; volume: string; subPath: string } | undefined;
  for (const mount of container.cursor.get('volumeMounts').items()) {
    const at = mount.get('mountPath').text()?.replace(/\/+$/, '');
    const volume = mount.get('name').text();
    if (at === undefined || volume === undefined || (path !== at && !path.startsWith(`${at}/`))) continue;
    if (!best || at.length > best.at.length) best = { at, volume, subPath: mount.get('subPath').text() ?? '' };
  }
  if (!best) return undefined;
  const { at, volume, subPath } = best;
  const host = container.pod.cursor
    .get('spec')
    .get('volumes')
    .items()
    .find((item) => item.get('name').text() === volume)
    ?.get('hostPath')
    .get('path')
    .text();
  return host === undefined ? undefined : `${host}/${subPath}${path.slice(at.length)}`.replace(/\/+/g, '/');
};
