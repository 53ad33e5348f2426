import { SymbolKind, type DocumentSymbol, type Location } from 'vscode-languageserver/node';
import { mountOf, mountsOf } from '../model/mounts.ts';
import type { Container, Manifest } from '../model/types.ts';
import type { Place } from '../source/place.ts';
import { containerAt, flagAt, isInside } from './analysis.ts';
import { placeRange, uriOf } from './documents.ts';

/** Pods, their containers, and the flags of each. */
export const symbolsOf = (manifest: Manifest): DocumentSymbol[] =>
  manifest.pods.map((pod) => symbol(pod.name ?? pod.kind, SymbolKind.Module, pod.cursor, pod.cursor, pod.containers.map(containerSymbol)));

const containerSymbol = ({ name, cursor, invocation }: Container): DocumentSymbol => {
  const flags = (invocation?.flags ?? []).filter(({ file }) => file === cursor.file);
  return symbol(name ?? invocation?.component ?? 'container', SymbolKind.Object, cursor, invocation ?? cursor, flags.map((flag) => symbol(flag.spelling, SymbolKind.Property, flag, flag.namePlace, [])));
};

/** Editors refuse a selection outside of the range. */
const symbol = (name: string, kind: SymbolKind, whole: Place, selection: Place, children: DocumentSymbol[]): DocumentSymbol => {
  const isSelectable = whole.file === selection.file && whole.span.start <= selection.span.start && selection.span.end <= whole.span.end;
  return { name: name === '' ? '(no name)' : name, kind, range: placeRange(whole), selectionRange: placeRange(isSelectable ? selection : whole), children };
};

/** From the path in a flag to the mount that brings it in, from the mount to its volume, and from the volume to the mounts that name it. */
export const definitionAt = (manifest: Manifest, offset: number): Location[] => {
  const container = containerAt(manifest, offset);
  const flag = container?.invocation ? flagAt(container.invocation, offset) : undefined;
  const path = flag?.value?.text;
  if (container && path?.startsWith('/')) return locations(mountOf(container, path)?.cursor);
  const mounts = manifest.pods.flatMap(({ containers }) => containers).flatMap((each) => mountsOf(each));
  const mount = mounts.find(({ cursor }) => isInside(cursor, offset));
  if (mount) return locations(mount.volume);
  return locations(...mounts.filter(({ volume }) => volume !== undefined && isInside(volume, offset)).map(({ cursor }) => cursor));
};

const locations = (...places: readonly (Place | undefined)[]): Location[] => places.flatMap((place) => (place ? [{ uri: uriOf(place.file.path), range: placeRange(place) }] : []));
