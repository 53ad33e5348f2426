import { printable } from '../text/escape.ts';

/** The run itself failed, through what the user gave: exit code 2. `message` and `hint` are sentences without their final stop. */
export class Failure extends Error {
  readonly hint: string | null;
  /** Lines between the message and the hint that are safe to print: a frame of the source. */
  readonly lines: readonly string[];

  constructor(message: string, hint: string | null = null, lines: readonly string[] = []) {
    super(message);
    this.name = 'Failure';
    this.hint = hint;
    this.lines = lines;
  }
}

/** What goes to stderr. */
export const sentence = (message: string, hint: string | null, lines: readonly string[] = []): string =>
  `k8s-audit: ${printable(message)}\n${lines.map((line) => `${line}\n`).join('')}${hint === null ? '' : `  ${printable(hint)}\n`}`;

/** The message and the hint for an error that is nobody's fault but ours; the stack only where K8S_AUDIT_DEBUG asks for it. */
export const describeBug = (error: unknown, environment: Readonly<Record<string, string | undefined>>): [message: string, hint: string] => {
  const stack = environment['K8S_AUDIT_DEBUG'] && error instanceof Error ? error.stack?.replaceAll(/\s*\n\s*/g, ' ') : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return [`bug: ${message}`, stack ?? 'please report it; K8S_AUDIT_DEBUG=1 makes it say where it happened'];
};
