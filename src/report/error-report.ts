import { printJson } from './print-json.ts';

/** What a program that asked for JSON gets when the run itself failed (exit code 2). Both are sentences without their final stop. */
export const errorReport = (message: string, hint: string | null): string => printJson({ version: 1, error: { message, hint } });
