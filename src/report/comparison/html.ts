import { STYLE } from '../html/style.ts';
import { oneLine } from '../plain-text.ts';
import { content } from '../xml.ts';
import type { ComparisonReporter } from './index.ts';
import { headline, outcome, sectionsOf } from './words.ts';

const text = (words: string): string => content(oneLine(words));

/** One page without anything from outside. */
export const html: ComparisonReporter = (comparisons, { toolVersion }) => {
  const title = `k8s-audit compare: ${comparisons.map(headline).join('; ')}`;
  const body = comparisons.map((comparison) =>
    [
      `<section><h2>${text(headline(comparison))}</h2>`,
      `<p>${text(outcome(comparison))}.</p>`,
      ...sectionsOf(comparison).map(({ title: head, lines }) => `<h3>${text(head)}</h3>\n<ul>\n${lines.map(({ mark, words }) => `<li><strong>${mark}</strong> ${text(words)}</li>`).join('\n')}\n</ul>`),
      '</section>',
    ].join('\n'),
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${text(title)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
<h1>${text(title)}</h1>
<p class="soft">k8s-audit ${text(toolVersion)}</p>
${body.join('\n')}
</main>
</body>
</html>
`;
};
