/** `1 finding`, `2 findings`; `many` is the plural where it is not made with an s. */
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
