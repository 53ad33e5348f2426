/** Colours for light and dark, one column on a phone, no control on paper. */
export const STYLE = `
:root { color-scheme: light dark; --bg: #fff; --fg: #1b1f24; --soft: #57606a; --line: #d0d7de; --panel: #f6f8fa; --link: #0550ae;
  --critical: #a40e5f; --high: #b3161c; --medium: #7a4d00; --low: #0b5a66; --info: #3b4a9c; --good: #116329; --bad: #b3161c; }
@media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --fg: #e6edf3; --soft: #9da7b3; --line: #30363d; --panel: #161b22; --link: #79b8ff;
  --critical: #ff8cc6; --high: #ff9a93; --medium: #e3b341; --low: #6fd3de; --info: #a9b5ff; --good: #6fdd8b; --bad: #ff7b72; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--bg); color: var(--fg); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.3rem; margin-top: 2.2rem; border-bottom: 1px solid var(--line); } h3 { font-size: 1.05rem; margin-bottom: .3rem; }
a { color: var(--link); } a:focus-visible, input:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; color: var(--soft); padding: .3rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; overflow-wrap: break-word; }
td ul { margin: 0; padding-left: 1.1rem; } .short { white-space: nowrap; }
.wide { overflow-x: auto; } .fleet { margin-bottom: 1.5rem; } .fleet a { color: inherit; } .fleet td a.starts { color: var(--good); } .fleet td a.does-not-start { color: var(--bad); }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .6rem; overflow-x: auto; font: 13px/1.45 ui-monospace, monospace; }
code { font-family: ui-monospace, monospace; font-size: .92em; }
article { border-left: 4px solid var(--line); padding: .1rem 0 .1rem .9rem; margin: 1rem 0; }
article.critical { border-color: var(--critical); } article.high { border-color: var(--high); } article.medium { border-color: var(--medium); } article.low { border-color: var(--low); } article.info { border-color: var(--info); }
.word { font-weight: 700; } .word.critical { color: var(--critical); } .word.high { color: var(--high); } .word.medium { color: var(--medium); } .word.low { color: var(--low); } .word.info { color: var(--info); }
.starts, .pass { color: var(--good); } .does-not-start, .fail { color: var(--bad); font-weight: 700; } .unknown, .unseen, .manual, .not-applicable, .soft { color: var(--soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: .4rem 0; } dt { color: var(--soft); } dd { margin: 0; }
fieldset { border: 1px solid var(--line); border-radius: 6px; display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; } fieldset label { white-space: nowrap; }
input[type=search] { font: inherit; padding: .25rem .5rem; border: 1px solid var(--line); border-radius: 6px; background: var(--bg); color: var(--fg); min-width: 12rem; flex: 1; }
figure { margin: 1rem 0; overflow-x: auto; } svg { max-width: none; font: 13px system-ui, sans-serif; }
svg .node { fill: var(--panel); stroke: var(--line); } svg text { fill: var(--fg); } svg .node-name { font-weight: 700; } svg .label { font-size: 11px; fill: var(--soft); }
svg .box rect { fill: var(--bg); stroke: var(--soft); stroke-width: 1.5; } svg .box text { font-weight: 400; fill: var(--fg); } svg .box .name { font-weight: 700; } svg .box.does-not-start rect { stroke: var(--bad); stroke-width: 3; } svg .box.starts rect { stroke: var(--good); }
svg .line path { fill: none; stroke: var(--soft); stroke-width: 1.5; } svg .line.bad path { stroke: var(--bad); stroke-width: 3; } svg .line.bad .label { fill: var(--bad); } svg .tip { fill: var(--soft); stroke: none; }
.skip { position: absolute; left: -999rem; } .skip:focus { position: static; }
[hidden] { display: none !important; }
@media (max-width: 40rem) { body { padding: .6rem; } thead { display: none; } tr { display: block; border-bottom: 1px solid var(--line); padding: .4rem 0; } td, th { display: block; border: 0; padding: .1rem 0; } .fleet thead { display: table-header-group; } .fleet tr { display: table-row; } .fleet td, .fleet th { display: table-cell; padding: .2rem .5rem; } dl { grid-template-columns: 1fr; } dt { margin-top: .3rem; } }
@media print { fieldset, .skip, nav { display: none; } article, tr { break-inside: avoid; } body { max-width: none; font-size: 11px; } pre { white-space: pre-wrap; } details { display: block; } }
`.trim();

/** Filters findings by severity and words. Without it all of them are there to read. */
export const SCRIPT = `
const form = document.getElementById('filter');
if (form) {
  form.hidden = false;
  const articles = [...document.querySelectorAll('article')];
  const count = document.getElementById('shown');
  const apply = () => {
    const severities = new Set([...form.querySelectorAll('input[type=checkbox]')].filter((box) => box.checked).map((box) => box.value));
    const words = form.querySelector('input[type=search]').value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const article of articles) {
      const text = article.textContent.toLowerCase();
      article.hidden = !severities.has(article.dataset.severity) || !words.every((word) => text.includes(word));
      if (!article.hidden) shown += 1;
    }
    for (const section of document.querySelectorAll('section[data-group]')) section.hidden = !section.querySelector('article:not([hidden])');
    count.textContent = shown + ' of ' + articles.length + ' findings';
  };
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  apply();
}
`.trim();
