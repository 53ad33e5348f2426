/** What XML 1.0 cannot hold even escaped; `plain-text.ts` has made most of it visible before. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text between tags, of XML and of HTML. */
export const content = (text: string): string => text.replaceAll(FORBIDDEN, '\uFFFD').replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** The value of an attribute, with its quotes. */
export const attribute = (text: string): string => `"${content(text).replaceAll('\n', '&#10;')}"`;
