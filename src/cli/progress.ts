import type { Output } from './io.ts';

/** A run over fewer files is over before anyone could read it. */
const WORTH_SAYING = 200;
const STEP = 50;

export interface Progress {
  /** Takes the number of files read so far. */
  report(files: number): void;
  /** Takes the line away again. */
  end(): Promise<void>;
}

/** One line on a terminal that says how many files are read; nothing elsewhere. */
export const progressLine = (output: Output, wanted: boolean): Progress => {
  let shown = 0;
  const pending: Promise<void>[] = [];
  return {
    report(files) {
      if (!wanted || !output.isTerminal || files <= WORTH_SAYING || files < shown + STEP) return;
      shown = files;
      pending.push(output.write(`\r${files} files read`));
    },
    async end() {
      if (shown > 0) pending.push(output.write('\r\u001b[2K'));
      await Promise.all(pending);
    },
  };
};
