import { posix } from 'node:path';
import type { Word } from '../../source/place.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { textFrom, written, type Text } from '../text.ts';

/** What a person wrote there; undefined for nothing, for an empty text and for what is no scalar. */
export const given = (cursor: Cursor): Word | undefined => {
  const word = cursor.word();
  return word && word.text !== '' ? word : undefined;
};

/** The key of a map as a person wrote it. */
export const keyWord = (cursor: Cursor, key: string): Text => {
  const place = cursor.keyPlace(key);
  return place ? textFrom(key, place) : key;
};

const isWord = (text: Text): text is Word => typeof text === 'object' && 'span' in text;

/** Another text in the place of one that a person wrote, which it comes from. */
export const changed = (text: Text, to: string): Text => (written(text) === to || !isWord(text) ? (isWord(text) ? text : to) : textFrom(to, text));

/** Go's filepath.Join of a directory and a name below it. */
export const join = (directory: Text, name: string): Text => {
  const path = posix.join(written(directory), name);
  return path === `${written(directory)}/${name}` ? [directory, `/${name}`] : changed(directory, path);
};
