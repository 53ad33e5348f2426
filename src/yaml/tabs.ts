import type { Span } from '../source/place.ts';

/** What the lexer says before a scalar. */
const SCALAR_FOLLOWS = '\x1f';

/** Told of every lexeme of a text; finds the tabs that the kubelet's parser takes for indentation, where YAML 1.2 does not. */
export interface TabWatch {
  see(lexeme: string, offset: number): void;
  readonly found: readonly Span[];
}

/**
 * Outside of brackets that parser skips a tab only behind a key or a value. At the start of a line it forgives one after a value
 * without quotes that may go on there, which is where the tab stands behind the column of that value's map or list.
 */
export const watchTabs = (text: string): TabWatch => {
  const found: Span[] = [];
  let depth = 0;
  let isScalar = false;
  /** The least column of a tab that is forgiven; undefined where none is. */
  let forgiven: number | undefined;
  let previous = '';
  return {
    found,
    see(lexeme, offset) {
      if (/^[ \t]+$/.test(lexeme) && !isScalar) {
        const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
        const tab = text.slice(lineStart, offset + lexeme.length).indexOf('\t');
        const before = text.slice(lineStart, offset);
        const isIndent = depth === 0 && lexeme.includes('\t') && /^[ \t]*(?:[-?][ \t]+)*[-?]?$/.test(before);
        const isBad = isIndent && (/[-?]/.test(before) || forgiven === undefined || tab < forgiven);
        if (isBad) found.push({ start: lineStart + tab, end: lineStart + tab + 1 });
        return;
      }
      if (isScalar) {
        const isPlain = previous !== '|' && previous !== '>' && !/^["']/.test(lexeme);
        forgiven = isPlain && depth === 0 ? columnBehind(text, offset) : undefined;
      } else if (lexeme === '[' || lexeme === '{') depth += 1;
      else if (lexeme === ']' || lexeme === '}') depth = Math.max(0, depth - 1);
      if (!isScalar && lexeme !== SCALAR_FOLLOWS && !/^\r?\n$/.test(lexeme)) {
        forgiven = undefined;
        previous = lexeme.charAt(0);
      }
      isScalar = lexeme === SCALAR_FOLLOWS;
    },
  };
};

/** One more than the column of the key or the dash before a value. */
const columnBehind = (text: string, offset: number): number => {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const dash = /^(.*-)[ \t]+$/.exec(before);
  return dash?.[1] === undefined ? (/^[ \t]*(-[ \t]+)*/.exec(before)?.[0].length ?? 0) + 1 : dash[1].length;
};
