/** Name and tag of an image, its digest left out: `registry:5000/coredns/coredns`, `v1.11.3`. */
export const splitImage = (image: string): { readonly name: string; readonly tag: string | undefined } => {
  const whole = image.replace(/@.*$/s, '');
  const colon = whole.lastIndexOf(':');
  return colon > whole.lastIndexOf('/') ? { name: whole.slice(0, colon), tag: whole.slice(colon + 1) } : { name: whole, tag: undefined };
};

/** `1.11.3` of `v1.11.3-eks`; null where the tag is no release. */
export const releaseOf = (image: string): string | null => /^v?(\d+\.\d+\.\d+)/.exec(splitImage(image).tag ?? '')?.[1] ?? null;
