import { compareVersions } from '../../src/knowledge/table.ts';
import type { Invocation } from '../../src/model/types.ts';
import { quote } from '../../src/model/values/result.ts';

/** Whether the minor is this one or a later one; a minor that is not known counts as the newest. */
export const isMinorFrom = ({ facts: { minor } }: Invocation, first: string): boolean => minor === null || compareVersions(minor, first) >= 0;

const logged = (manager: Invocation, what: string, error: string): string => {
  if (isMinorFrom(manager, '1.35')) return error;
  return isMinorFrom(manager, '1.27') ? `"${what}" err=${quote(error)}` : `${what.charAt(0).toLowerCase()}${what.slice(1)}: ${error}`;
};

/** What the controller-manager prints of a controller that it cannot start. */
export const startingLog = (manager: Invocation, error: string): string => logged(manager, 'Error starting controllers', error);

/** What it prints of an error before it starts any. */
export const buildingLog = (manager: Invocation, error: string): string => logged(manager, 'Error building controller context', error);

/** What it prints of a lock that it cannot take part in. */
export const lockLog = (manager: Invocation, error: string): string => logged(manager, 'Error creating lock', error);

/**
 * Since 1.32 it has not been seen to exit for what it finds out only when it leads: a second one serves until then.
 * Alone it leads at once.
 */
export const mayStandBy = (manager: Invocation): boolean => {
  const elects = manager.setting('leader-elect');
  return isMinorFrom(manager, '1.32') && !('text' in elects && /^(false|f|0)$/i.test(elects.text));
};
