/** What only Go's regular expressions have; whether the rest is right is not judged then. */
const ONLY_GO = /\(\?[a-zA-Z]|\\[zAQEpP]|\[\[:/;

/** What Go says of a regular expression that it cannot read, as far as it goes; undefined for a good one and for what is not known. */
export const regexError = (pattern: string): string | undefined => {
  if (ONLY_GO.test(pattern)) return undefined;
  try {
    RegExp(pattern);
    return undefined;
  } catch (error) {
    const words = String(error);
    if (/Unterminated character class/i.test(words)) return `error parsing regexp: missing closing ]: \`${pattern.slice(pattern.lastIndexOf('['))}\``;
    if (/Unterminated group/i.test(words)) return `error parsing regexp: missing closing ): \`${pattern}\``;
    if (/Unmatched '\)'/.test(words)) return `error parsing regexp: unexpected ): \`${pattern}\``;
    if (/Nothing to repeat/i.test(words)) return `error parsing regexp: missing argument to repetition operator: \`${/[*+?]/.exec(pattern)?.[0] ?? ''}\``;
    return 'error parsing regexp: ';
  }
};
