import { bad, good, quote, type Result } from './result.ts';

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/** Go's strconv.ParseBool. */
export const parseBool = (text: string): Result<boolean> => {
  if (TRUE.has(text)) return good(true);
  if (FALSE.has(text)) return good(false);
  return bad(`strconv.ParseBool: parsing ${quote(text)}: invalid syntax`);
};
