/**
 * Stands, one for each character, in the place of text that only another program knows: a template's placeholder,
 * a variable without a value. It has the length of what it replaces, so that offsets stay true.
 */
export const UNKNOWN = '\uE000';

export const isUnknown = (text: string): boolean => text.includes(UNKNOWN);
