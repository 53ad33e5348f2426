import { groupBy } from '../group.ts';
import { STYLE } from '../html/style.ts';
import type { Reporter } from '../reporter.ts';
import { content } from '../xml.ts';
import { benchmarkOf, countWords, evidenceOf, gradeOf, numberOf, subjectOf } from './facts.ts';

/** One page to hand over or to print, without anything from outside. */
export const html: Reporter = (audit, { toolVersion, run }) => {
  const evidence = evidenceOf(audit);
  const benchmarks = groupBy(audit.controls, benchmarkOf);
  const title = `k8s-audit: ${[...benchmarks.keys()].join(', ')}`;
  const sections = [...benchmarks].flatMap(([benchmark, controls]) => [
    `<h2>${content(benchmark)}: ${countWords(controls)}</h2>`,
    ...[...groupBy(controls, (control) => control.section)].map(([section, group]) => {
      const rows = group.map((control) => `<tr><th scope="row" class="short">${content(numberOf(control))}</th><td>${content(gradeOf(control))}</td><td>${content(control.title)}</td><td class="short ${control.status}">${control.status.replace('-', ' ')}</td><td><ul>${evidence(control).map((line) => `<li>${content(line)}</li>`).join('')}</ul></td></tr>`);
      return `<div class="wide"><table><caption>${content(section)}: ${countWords(group)}</caption><thead><tr><th scope="col">id</th><th scope="col">grade</th><th scope="col">control</th><th scope="col">status</th><th scope="col">evidence</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
    }),
  ]);
  const time = run.timestamp === undefined ? '' : `, ${content(run.timestamp)}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${content(title)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
<h1>${content(title)}</h1>
<p class="soft">k8s-audit ${content(toolVersion)}${time}</p>
<ul>${subjectOf(audit).map((line) => `<li>${content(line)}</li>`).join('')}</ul>
${sections.join('\n')}
</main>
</body>
</html>
`;
};
