/** Texts as Go prints them, so that a log line of the kubelet is found by what we say of it. */

/** A text as JSON, as Go's package writes it: `<`, `>` and `&` are escaped. */
export const goJson = (text: string): string =>
  JSON.stringify(text).replaceAll(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The length in bytes, by which Go counts. */
export const goLength = (text: string): number => Buffer.byteLength(text);
