import type { Invocation } from '../../src/model/types.ts';

/** Whether `--controllers` leaves a controller out; `names` are those that it has had. The first entry that names it counts. */
export const isControllerOff = (manager: Invocation, names: readonly string[]): boolean => {
  const setting = manager.setting('controllers');
  if (!('values' in setting)) return false;
  const entry = setting.values.find((value) => names.includes(value.replace(/^-/, '')));
  return entry === undefined ? !setting.values.includes('*') : entry.startsWith('-');
};
