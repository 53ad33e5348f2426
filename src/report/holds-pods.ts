import type { FileStatus } from '../model/types.ts';

/** Whether a file of this status holds pods, and so stands as a whole in a report that is written with --sources. */
export const holdsPods = (status: FileStatus): boolean => status === 'read' || status === 'template';
