import type { Audit } from '../../engine/finding.ts';
import type { ComponentName } from '../../knowledge/types.ts';
import { listenersOf } from '../../model/listeners.ts';
import { hostPathOf } from '../../model/mounts.ts';
import type { ClusterNode, Invocation } from '../../model/types.ts';
import { parseUrl } from '../../model/values/url.ts';
import { plural } from '../../text/plural.ts';
import { oneLine } from '../plain-text.ts';
import { attribute, content } from '../xml.ts';

const BOX = { width: 236, height: 58 } as const;
const NODE = { width: 276, height: 430, gap: 56, left: 20, top: 34 } as const;
/** Where each component stands in its node: who dials stands above whom it dials. */
const ROWS: Readonly<Record<ComponentName, number>> = { 'kube-scheduler': 30, 'kube-controller-manager': 122, 'kube-apiserver': 226, etcd: 346 };
/** A picture of more nodes than this tells nothing. */
const MOST_NODES = 6;

interface Box {
  readonly invocation: Invocation;
  readonly x: number;
  readonly y: number;
}

interface Line {
  readonly from: Box;
  readonly to: Box;
  /** What is dialled, and what the one trusts the other by. */
  readonly words: string;
}

/** The control plane as the manifests describe it: who talks to whom, on which port and with which CA; in red where they disagree. */
export const picture = (audit: Audit): string => {
  const nodes = audit.nodes.filter(({ invocations }) => invocations.length > 0).slice(0, MOST_NODES);
  if (nodes.length === 0) return '';
  const boxes = nodes.flatMap((node, index) => boxesOf(node, index));
  const lines = linesBetween(boxes);
  const width = 2 * NODE.left + nodes.length * NODE.width + (nodes.length - 1) * NODE.gap;
  const hidden = audit.nodes.length - nodes.length;
  const words = lines.map((line) => `${line.from.invocation.component} to ${line.to.invocation.component}: ${line.words}${disagree(line, audit) ? ', where they disagree' : ''}`);
  return [
    `<figure><svg viewBox="0 0 ${width} ${NODE.height + NODE.top + 12}" width="${width}" role="img" aria-labelledby="picture-title picture-text">`,
    `<title id="picture-title">Who talks to whom</title><desc id="picture-text">${content(words.join('; '))}</desc>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>',
    ...nodes.map((node, index) => nodeFrame(node, index)),
    ...lines.map((line) => drawLine(line, disagree(line, audit))),
    ...boxes.map((box) => drawBox(box, audit)),
    `</svg>${hidden > 0 ? `<figcaption>${plural(hidden, 'more node')} ${hidden === 1 ? 'is' : 'are'} not drawn.</figcaption>` : ''}</figure>`,
  ].join('\n');
};

const leftOf = (index: number): number => NODE.left + index * (NODE.width + NODE.gap);

const boxesOf = ({ invocations }: ClusterNode, index: number): Box[] => {
  const seen = new Map<ComponentName, number>();
  return invocations.map((invocation) => {
    // A second one of a kind, such as an etcd for events, peeps out from behind the first.
    const times = seen.get(invocation.component) ?? 0;
    seen.set(invocation.component, times + 1);
    return { invocation, x: leftOf(index) + 20 + 10 * times, y: NODE.top + ROWS[invocation.component] + 10 * times };
  });
};

const textOf = (invocation: Invocation, flag: string): string => {
  const setting = invocation.setting(flag);
  return 'text' in setting ? setting.text : '';
};

const fileOf = (invocation: Invocation, flag: string): string => {
  const path = textOf(invocation, flag);
  return path === '' ? '' : (hostPathOf(invocation.container, path) ?? path);
};

const linesBetween = (boxes: readonly Box[]): Line[] => {
  const of = (component: ComponentName): Box[] => boxes.filter(({ invocation }) => invocation.component === component);
  const isSameNode = (a: Box, b: Box): boolean => Math.abs(a.x - b.x) < NODE.width;
  const dialling = ['kube-scheduler', 'kube-controller-manager'] as const;
  const toServer = dialling.flatMap(of).flatMap((from) => {
    const to = of('kube-apiserver').find((server) => isSameNode(from, server));
    return to ? [{ from, to, words: fileOf(from.invocation, 'kubeconfig') || textOf(from.invocation, 'master') || 'no kubeconfig' }] : [];
  });
  const toEtcd = of('kube-apiserver').flatMap((from) =>
    textOf(from.invocation, 'etcd-servers').split(',').flatMap((text): Line[] => {
      const url = parseUrl(text.trim());
      if (!url.ok || url.value.host === null) return [];
      const { scheme, host, port } = url.value;
      const to = of('etcd').find((etcd) => (isSameNode(from, etcd) && isLoopback(host.text)) || (!isLoopback(host.text) && answersAt(etcd.invocation, host.text)));
      return to ? [{ from, to, words: `${scheme.text}, port ${port?.text ?? '?'}, CA ${fileOf(from.invocation, 'etcd-cafile') || 'none'}` }] : [];
    }),
  );
  return [...toServer, ...toEtcd];
};

const isLoopback = (host: string): boolean => /^(127\.|::1$|localhost$)/.test(host);
const answersAt = (etcd: Invocation, host: string): boolean =>
  ['advertise-client-urls', 'listen-client-urls'].some((flag) => textOf(etcd, flag).split(',').some((text) => text.includes(`//${host}`) || text.includes(`//[${host}]`)));

/** Whether a finding is about both ends. */
const disagree = ({ from, to }: Line, { findings }: Audit): boolean =>
  findings.some(({ family, concerns, related }) => {
    if (family !== 'consistency' && family !== 'boot') return false;
    const touches = ({ invocation }: Box): boolean => concerns.includes(invocation) || related.some(({ at }) => at.file === invocation.file);
    return touches(from) && touches(to);
  });

const nodeFrame = ({ name }: ClusterNode, index: number): string =>
  `<rect class="node" x="${leftOf(index)}" y="${NODE.top}" width="${NODE.width}" height="${NODE.height}" rx="8"/><text class="node-name" x="${leftOf(index) + 4}" y="${NODE.top - 10}">${content(shortened(`node ${name}`, 34))}</text>`;

const drawBox = ({ invocation, x, y }: Box, { verdicts, findings }: Audit): string => {
  const verdict = verdicts.get(invocation)?.verdict ?? 'unknown';
  const own = findings.filter(({ concerns }) => concerns.includes(invocation)).length;
  const ports = [...new Set(listenersOf(invocation).listeners.map(({ port }) => `:${port}`))].slice(0, 3).join(' ');
  return [
    `<a href="#${verdictId(invocation)}"><g class="box ${verdict}"><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6"/>`,
    `<text class="name" x="${x + 12}" y="${y + 24}">${invocation.component}</text>`,
    `<text x="${x + 12}" y="${y + 45}">${content(shortened(`${invocation.version.text ?? 'version unknown'}  ${ports}  ${verdict.replaceAll('-', ' ')}, ${own}`, 38))}<title>${plural(own, 'finding')}</title></text></g></a>`,
  ].join('');
};

const drawLine = ({ from, to, words }: Line, isBad: boolean): string => {
  const offset = from.invocation.component === 'kube-scheduler' ? BOX.width + 6 : 40;
  const [x1, y1, x2, y2] = [from.x + offset, from.y + BOX.height / (offset > BOX.width ? 2 : 1), to.x + offset, to.y + (offset > BOX.width ? BOX.height / 2 : 0)];
  // The scheduler's line goes around the controller-manager.
  const path = offset > BOX.width ? `M${x1 - 6} ${y1} h14 V${y2} h-14` : `M${x1} ${y1} L${x2} ${y2}`;
  const label = offset > BOX.width ? '' : `<text class="label" x="${x1 + 10}" y="${(y1 + y2) / 2 + 4}">${content(shortened(words, 34))}</text>`;
  return `<g class="line${isBad ? ' bad' : ''}"><path d="${path}" marker-end="url(#tip)"/>${label}<title>${content(oneLine(words))}${isBad ? ': they disagree' : ''}</title></g>`;
};

const shortened = (text: string, limit: number): string => {
  const shown = oneLine(text);
  return shown.length <= limit ? shown : `${shown.slice(0, 12)}…${shown.slice(shown.length - limit + 13)}`;
};

/** The id of the row of a component, to which the picture links. */
export const verdictId = ({ component, container, file }: Invocation): string => attribute(`${component}-${file.path}-${container.cursor.span.start}`).slice(1, -1).replaceAll(/[^\w.-]/g, '-');
