import { watch as watchFolder, type FSWatcher } from 'node:fs';
import type { Watch } from './io.ts';

/** Watches folders of this machine, not what lies below them. A file that is written, made, removed or renamed in one is a change. */
export const watchFolders = (): Watch => {
  let watchers: FSWatcher[] = [];
  let changed = false;
  let wake = (): void => {};
  const close = (): void => {
    for (const watcher of watchers) watcher.close();
    watchers = [];
  };
  const tell = (): void => {
    changed = true;
    wake();
  };
  return {
    close,
    look(folders) {
      // A folder that was replaced has the same path and is another one, so all of them are taken anew.
      close();
      changed = false;
      for (const folder of folders) {
        try {
          // Where a file system cannot tell, the period of `next` is left.
          watchers.push(watchFolder(folder, tell).on('error', tell));
        } catch {
          continue;
        }
      }
    },
    next: (time) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          wake = () => {};
          resolve(true);
        };
        const timer = setTimeout(done, time);
        wake = done;
        if (changed) done();
      }),
  };
};
