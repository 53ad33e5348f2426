/** `text.slice(start, end)` without half a surrogate pair at either end. */
export const sliceWhole = (text: string, start: number, end: number): string => text.slice(isInsidePair(text, start) ? start + 1 : start, isInsidePair(text, end) ? end - 1 : end);

/** At most about `limit` characters: the middle of a longer text becomes `...`, because messages say the point at their ends. */
export const shorten = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const head = Math.ceil((limit - 3) * 0.6);
  return `${sliceWhole(text, 0, head)}...${sliceWhole(text, text.length - (limit - 3 - head), text.length)}`;
};

const isInsidePair = (text: string, offset: number): boolean => /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, offset - 1), offset + 1));
