import type { KubeProxy } from '../../src/model/addons.ts';
import { readAddress } from '../../src/model/values/address.ts';
import type { Word } from '../../src/source/place.ts';

/** The flags of its container, `_` read as `-`; what a template fills in is left out. */
export const proxyFlags = ({ container }: KubeProxy): readonly { readonly word: Word; readonly name: string }[] =>
  container ? [...container.command, ...container.args].flatMap((word) => {
    const name = word.unknown === undefined ? /^--?([a-zA-Z][\w-]*)/.exec(word.text)?.[1] : undefined;
    return name === undefined ? [] : [{ word, name: name.replaceAll('_', '-') }];
  }) : [];

/** Whether others than the node itself reach it. Nothing means 127.0.0.1:10249. */
export const isOpenAddress = (text: string): boolean => {
  if (text === '') return false;
  const host = text.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return host !== 'localhost' && readAddress(host)?.isLoopback !== true;
};
