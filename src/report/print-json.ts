import { escapeJson } from '../text/escape.ts';

/** Two-space JSON with a final newline, safe to show on a terminal. */
export const printJson = (value: object): string => `${escapeJson(JSON.stringify(value, null, 2))}\n`;
