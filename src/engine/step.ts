import type { Finding, StepPart } from './finding.ts';

/** What the message of an upgrade's finding begins with, because most formats have no other place for its step. */
export const stepPrefix = ({ from, to, when }: StepPart): string => (when === 'now' ? 'now: ' : `${when} ${from} to ${to}: `);

export const withStep = (finding: Finding, step: StepPart): Finding => ({ ...finding, message: `${stepPrefix(step)}${finding.message}`, step });

/** The message for where the step is named already. */
export const messageInStep = ({ message, step }: Finding): string => (step && message.startsWith(stepPrefix(step)) ? message.slice(stepPrefix(step).length) : message);
