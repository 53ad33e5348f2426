import kleur from 'kleur';
import type { Severity } from '../engine/rule.ts';

type Paint = (text: string) => string;

/** Whether the functions below colour; the reporter says so, because kleur itself would ask the environment. */
export const setColor = (color: boolean): void => {
  kleur.enabled = color;
};

export const bold: Paint = (text) => kleur.bold(text);
export const blue: Paint = (text) => kleur.blue(text);
export const red: Paint = (text) => kleur.bold().red(text);

export const severityPaint: Readonly<Record<Severity, Paint>> = {
  critical: (text) => kleur.bold().magenta(text),
  high: (text) => kleur.bold().red(text),
  medium: (text) => kleur.bold().yellow(text),
  low: (text) => kleur.bold().cyan(text),
  info: (text) => kleur.bold().blue(text),
};
