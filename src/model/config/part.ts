import { configField, type ConfigType } from '../../knowledge/config-types.ts';
import type { Place } from '../../source/place.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { parseDuration } from '../values/duration.ts';
import { isTrue, numberText } from '../kubelet/json.ts';

/**
 * A field of a config file as the component has it after decoding: what it does not know, and what is null, is not there; and what is
 * not there answers every question with Go's zero value.
 */
export interface ConfigPart extends Place {
  readonly cursor: Cursor;
  /** `rules[0].level`, as the component names it. */
  readonly field: string;
  readonly isSet: boolean;
  /** Where to point when something in it is missing. */
  readonly anchor: Place;
  get(name: string): ConfigPart;
  /** The same under the name that the component gives it in its messages. */
  as(field: string): ConfigPart;
  /** The items of a list, empty ones too. */
  items(): readonly ConfigPart[];
  /** The items of a list of strings. */
  texts(): readonly string[];
  /** Empty where it is not set. */
  readonly text: string;
  readonly number: bigint | undefined;
  readonly flag: boolean | undefined;
  /** In nanoseconds. */
  readonly duration: bigint | undefined;
}

/** `type` is that of the data, undefined where nothing is known below. */
export const createPart = (cursor: Cursor, field: string, type: ConfigType | undefined, minor: string, parent?: Place): ConfigPart => {
  const isSet = cursor.kind !== 'missing' && cursor.kind !== 'null';
  const part: ConfigPart = {
    cursor,
    file: cursor.file,
    path: cursor.path,
    get span() {
      return cursor.kind === 'missing' ? (parent ?? cursor).span : cursor.span;
    },
    field,
    isSet,
    get anchor() {
      const [first] = cursor.kind === 'map' ? cursor.keys() : [];
      return (first === undefined ? undefined : cursor.keyPlace(first)) ?? (cursor.kind === 'missing' ? (parent ?? cursor) : cursor);
    },
    get(name) {
      const known = type?.kind === 'struct' ? configField(type.name, name, minor) : undefined;
      return createPart(cursor.get(known ? name : '\0'), `${field === '' ? '' : `${field}.`}${name}`, known, minor, part.anchor);
    },
    as: (name) => createPart(cursor, name, type, minor, parent),
    items: () => cursor.items().map((item, index) => createPart(item, `${field}[${index}]`, type?.kind === 'list' ? type.of : undefined, minor, part.anchor)),
    texts: () => cursor.items().map((item) => item.text() ?? ''),
    get text() {
      return cursor.text() ?? '';
    },
    get number() {
      const text = cursor.type === 'number' ? numberText(cursor) : undefined;
      return text !== undefined && /^-?\d+$/.test(text) ? BigInt(text) : undefined;
    },
    get flag() {
      return cursor.type === 'boolean' ? isTrue(cursor) : undefined;
    },
    get duration() {
      const duration = parseDuration(part.text);
      return isSet && duration.ok ? duration.value : undefined;
    },
  };
  return part;
};
