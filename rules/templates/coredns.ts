import type { Container } from '../../src/model/types.ts';
import type { Word } from '../../src/source/place.ts';
import type { Cursor } from '../../src/yaml/cursor.ts';

/** The line in the Corefile itself, as CoreDNS counts it. */
export const lineOf = ({ file, span }: Word): number => file.position(span.start).line;

/** Whether the image is not one that the project publishes, so that other plugins may be built in. */
export const isOwnBuild = (container: Container | null): boolean => !/^(?:registry\.k8s\.io|k8s\.gcr\.io|gcr\.io\/google[-_]containers|docker\.io\/coredns|coredns)\/|^coredns\//.test(container?.image?.text ?? '');

/** The port that a probe asks, a name looked up among the ports of the container; undefined where it is not known. */
export const portOfProbe = (http: Cursor, container: Container): string | undefined => {
  const text = http.get('port').text();
  if (text === undefined || /^\d+$/.test(text)) return text;
  return container.cursor.get('ports').items().find((port) => port.get('name').text() === text)?.get('containerPort').text();
};

/** The port of `health :8080` and `ready`; undefined where it is filled in. */
export const listenPort = ([address]: readonly Word[], otherwise: string): string | undefined =>
  address === undefined || !address.text.includes(':') ? otherwise : address.unknown === undefined ? address.text.slice(address.text.lastIndexOf(':') + 1) : undefined;
