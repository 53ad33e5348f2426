import type { Audit, Finding, Verdict } from '../engine/finding.ts';
import { SEVERITIES, type Rule } from '../engine/rule.ts';
import { COMPONENTS } from '../knowledge/types.ts';
import type { Invocation } from '../model/types.ts';
import { plural } from '../text/plural.ts';
import { frameLines, gutterFor, hasSource } from './frame.ts';
import { groupBy } from './group.ts';
import { picture, verdictId } from './html/picture.ts';
import { SCRIPT, STYLE } from './html/style.ts';
import { setColor } from './paint.ts';
import { placeText } from './place-text.ts';
import { oneLine } from './plain-text.ts';
import type { Reporter } from './reporter.ts';
import { severityCounts } from './severity-counts.ts';
import { suppressorOf } from './suppressed-list.ts';
import { attribute, content } from './xml.ts';

/** Characters of a source line in a frame. */
const FRAME_WIDTH = 110;

const text = (words: string): string => content(oneLine(words));

/** One page without anything from outside: verdicts, a picture, findings, benchmarks and what was not decided. */
export const html: Reporter = (audit, { toolVersion, run }) => {
  setColor(false);
  const title = `k8s-audit: ${headline(audit)}`;
  const body = [
    `<h1>${text(title)}</h1>`,
    `<p class="soft">k8s-audit ${text(toolVersion)} on ${text(run.paths.join(', '))}${run.timestamp === undefined ? '' : `, <time datetime=${attribute(run.timestamp)}>${text(run.timestamp)}</time>`}</p>`,
    verdictSection(audit),
    findingSection(audit),
    controlSection(audit),
    suppressedSection(audit),
    unseenSection(audit),
  ];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${text(title)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<main>
${body.filter((part) => part !== '').join('\n')}
</main>
<script>
${SCRIPT}
</script>
</body>
</html>
`;
};

const headline = ({ findings, verdicts }: Audit): string => {
  const failing = [...verdicts.values()].filter(({ verdict }) => verdict === 'does-not-start').length;
  const found = findings.length === 0 ? 'no findings' : plural(findings.length, 'finding');
  return failing === 0 ? found : `${plural(failing, 'component does', 'components do')} not start, ${found}`;
};

const VERDICT_WORDS: Readonly<Record<Verdict['verdict'], string>> = { starts: 'starts', 'does-not-start': 'DOES NOT START', unknown: 'unknown' };

const verdictSection = (audit: Audit): string => {
  const rows = audit.nodes.flatMap(({ name, invocations }) => invocations.map((invocation) => verdictRow(name, invocation, audit)));
  const files = audit.nodes.flatMap(({ manifests }) => manifests).filter(({ status }) => status !== 'read');
  return [
    '<section aria-labelledby="verdicts"><h2 id="verdicts">Will it boot?</h2>',
    fleetTable(audit),
    rows.length === 0 ? '<p>No component was found.</p>' : `<div class="wide"><table><thead><tr><th scope="col">node</th><th scope="col">component</th><th scope="col">version</th><th scope="col">verdict</th><th scope="col">because</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`,
    files.length === 0 ? '' : `<h3>Files that were not wholly read</h3><ul>${files.map(({ path, status, reason }) => `<li><code>${text(path)}</code>: ${text(status.replaceAll('-', ' '))}${reason === null ? '' : `, ${text(reason)}`}</li>`).join('')}</ul>`,
    picture(audit),
    '</section>',
  ].join('\n');
};

/** A line for each of several nodes, so that the one that stands out is seen. */
const fleetTable = ({ nodes, verdicts, findings }: Audit): string => {
  const [components, byNode] = [COMPONENTS.filter((component) => nodes.some(({ invocations }) => invocations.some((each) => each.component === component))), groupBy(findings, ({ node }) => node)];
  if (nodes.length < 2) return '';
  const cell = (invocation: Invocation): string => {
    const verdict = verdicts.get(invocation)?.verdict ?? 'unknown';
    return `<a class="${verdict}" href="#${verdictId(invocation)}">${VERDICT_WORDS[verdict]}</a> <span class="soft">${text(invocation.version.text ?? 'of unknown version')}</span>`;
  };
  const rows = nodes.map((node) => {
    const cells = components.map((component) => `<td>${node.invocations.filter((each) => each.component === component).map(cell).join('<br/>') || '–'}</td>`);
    return `<tr><th scope="row">${text(node.name)}</th>${cells.join('')}<td>${text(severityCounts(byNode.get(node) ?? [])) || 'none'}</td></tr>`;
  });
  const shared = byNode.get(null) ?? [];
  return [
    `<div class="wide"><table class="fleet"><caption>${plural(nodes.length, 'node')}${shared.length === 0 ? '' : `; findings about several of them: ${text(severityCounts(shared))}`}</caption>`,
    `<thead><tr><th scope="col">node</th>${components.map((component) => `<th scope="col">${component}</th>`).join('')}<th scope="col">findings</th></tr></thead><tbody>`,
    ...rows,
    '</tbody></table></div>',
  ].join('\n');
};

const verdictRow = (node: string, invocation: Invocation, { verdicts }: Audit): string => {
  const { verdict, because, assumes } = verdicts.get(invocation) ?? { verdict: 'unknown', because: [], assumes: [] };
  const reasons = because.map((entry) => `<li>${'message' in entry ? `<a href="#${findingId(entry)}">${text(entry.message)}</a>` : text(entry.reason)}</li>`);
  const files = assumes.length === 0 ? '' : `<details><summary>if ${plural(assumes.length, 'file')} of the host ${assumes.length === 1 ? 'is' : 'are'} there and valid</summary><ul>${assumes.map((path) => `<li><code>${text(path)}</code></li>`).join('')}</ul></details>`;
  return `<tr id="${verdictId(invocation)}"><td>${text(node)}</td><th scope="row" class="short">${invocation.component}</th><td class="short">${text(invocation.version.text ?? 'unknown')}</td><td class="short ${verdict}">${VERDICT_WORDS[verdict]}</td><td>${reasons.length > 0 ? `<ul>${reasons.join('')}</ul>` : files}</td></tr>`;
};

const findingId = ({ fingerprint }: Pick<Finding, 'fingerprint'>): string => `f-${fingerprint.replaceAll(/[^\w]/g, '-')}`;

const findingSection = ({ findings, rules }: Audit): string => {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const worstFirst = findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const groups = groupBy(worstFirst, ({ node, component }) => `${component ?? 'files and control plane'}${node === null ? ', several nodes' : `, node ${node.name}`}`);
  const boxes = SEVERITIES.map((severity) => `<label><input type="checkbox" value="${severity}" checked> ${severity}</label>`);
  return [
    `<section aria-labelledby="findings"><h2 id="findings">Findings</h2><p>${findings.length === 0 ? 'None.' : text(severityCounts(findings))}</p>`,
    findings.length === 0 ? '' : `<form id="filter" hidden><fieldset><legend>Show</legend>${boxes.join('')}<label>words <input type="search" aria-label="words that a finding must have"></label><output id="shown" aria-live="polite"></output></fieldset></form>`,
    ...[...groups].map(([name, group]) => `<section data-group><h3>${text(name)}</h3>\n${group.map((finding) => article(finding, byId.get(finding.rule))).join('\n')}\n</section>`),
    '</section>',
  ].join('\n');
};

const article = (finding: Finding, rule: Rule | undefined): string => {
  const { severity, confidence, message, log, advice, fix, controls } = finding;
  const facts: [string, string][] = [
    ['rule', `<code>${text(finding.rule)}</code>`],
    ['place', `<code>${content(placeText(finding.at))}</code>`],
    ...(confidence === 'certain' ? [] : [['confidence', confidence] as [string, string]]),
    ...(log === null ? [] : [['the component says', `<code>${text(log)}</code>`] as [string, string]]),
    ...(fix === null ? [] : [['fix', text(fix.title)] as [string, string]]),
    ...(advice === null ? [] : [['do', text(advice)] as [string, string]]),
    ...(controls.length === 0 ? [] : [['controls', text(controls.join(', '))] as [string, string]]),
  ];
  return [
    `<article id="${findingId(finding)}" class="${severity}" data-severity="${severity}">`,
    `<p><span class="word ${severity}">${severity}</span> ${text(message)}</p>`,
    ...[{ at: finding.at, label: finding.label, mark: '^' as const }, ...finding.related.slice(0, 3).map(({ at, label }) => ({ at, label, mark: '-' as const }))]
      .filter(({ at }) => hasSource(at))
      .map((place) => `<pre tabindex="0">${content([placeText(place.at), ...frameLines({ ...place, paint: (words) => words }, gutterFor([place.at]), FRAME_WIDTH)].join('\n'))}</pre>`),
    `<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`,
    rule ? `<details><summary>why it matters, and what to do in general</summary><p>${text(rule.why)}</p><p>${text(rule.remedy)}</p></details>` : '',
    '</article>',
  ].join('\n');
};

const controlSection = ({ controls }: Audit): string => {
  if (controls.length === 0) return '';
  const groups = groupBy(controls, ({ id }) => id.slice(0, id.indexOf(':')));
  const tables = [...groups].map(([benchmark, group]) => {
    const counts = [...groupBy(group, ({ status }) => status)].map(([status, each]) => `${each.length} ${status}`);
    const rows = group.map(({ id, title, status, reason, rules }) => `<tr><th scope="row" class="short">${text(id.slice(benchmark.length + 1))}</th><td>${text(title)}</td><td class="${status}">${status}</td><td>${reason === null ? text(rules.join(', ')) : text(reason)}</td></tr>`);
    return `<details><summary>${text(benchmark)}: ${counts.join(', ')}</summary><div class="wide"><table><caption>${text(benchmark)}</caption><thead><tr><th scope="col">id</th><th scope="col">control</th><th scope="col">status</th><th scope="col">reason or rules</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div></details>`;
  });
  return `<section aria-labelledby="controls"><h2 id="controls">Benchmarks</h2>\n${tables.join('\n')}\n</section>`;
};

const suppressedSection = ({ suppressed }: Audit): string => {
  if (suppressed.length === 0) return '';
  const items = suppressed.map((each) => `<li><span class="word ${each.finding.severity}">${each.finding.severity}</span> ${text(each.finding.message)} <span class="soft">(<code>${text(each.finding.rule)}</code>, ${content(placeText(each.finding.at))}; ${content(suppressorOf(each))})</span></li>`);
  return `<section aria-labelledby="suppressed"><h2 id="suppressed">Suppressed</h2><p>Somebody took these out of the findings.</p><ul>\n${items.join('\n')}\n</ul></section>`;
};

const unseenSection = ({ unseen }: Audit): string => {
  if (unseen.length === 0) return '';
  const groups = groupBy(unseen, ({ at, reason }) => `${placeText(at)}: ${oneLine(reason)}`);
  const items = [...groups].map(([words, entries]) => `<li>${content(words)} <span class="soft">(${text([...new Set(entries.map(({ rule }) => rule))].join(', '))})</span></li>`);
  return `<section aria-labelledby="unseen"><h2 id="unseen">Not decided</h2><p>Not seen is not passed: here rules could not decide.</p><ul>\n${items.join('\n')}\n</ul></section>`;
};
