/** A report as one HTML page that needs nothing else: styles and SVG inside, no scripts, no requests. */
import { escapeXml } from '../plots/escape-xml.ts';
import { FILM_STYLE } from '../plots/film.ts';
import { plotSvg } from '../plots/svg-plot.ts';
import type { Chapter, Report, Section, Table } from './report.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #ffffff; --faint: #333333; --line: #cccccc; --grid: #e4e4e4; --head: #f4f4f4; }
@media screen and (prefers-color-scheme: dark) {
:root { --ink: #e6e6e6; --paper: #16181c; --faint: #c4c4c4; --line: #454a52; --grid: #2c3036; --head: #22262c; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 1360px; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.7rem; } h2 { margin-top: 3rem; border-bottom: 2px solid var(--line); } h3 { margin-top: 2rem; }
p { max-width: 52rem; overflow-wrap: break-word; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 34rem), 1fr)); gap: 1.5rem; align-items: end; }
.plots > div { overflow-x: auto; }
svg { width: 100%; min-width: 30rem; max-width: 44rem; height: auto; font-family: system-ui, sans-serif; }
svg text { fill: var(--ink); } svg .title { font-size: 15px; font-weight: 600; } svg .tick, svg .legend { font-size: 12px; fill: var(--faint); }
svg .label { font-size: 13px; } svg .grid { stroke: var(--grid); } svg .frame { fill: none; stroke: #777777; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
caption { text-align: left; font-weight: 600; padding: 0.3rem 0; }
th, td { border: 1px solid var(--line); padding: 0.25rem 0.6rem; text-align: right; } th { background: var(--head); }
td { white-space: nowrap; } th:first-child, td:first-child { text-align: left; white-space: normal; min-width: 4rem; } .tables { overflow-x: auto; }
@media (max-width: 600px) { body { padding: 0 0.8rem; margin: 1rem auto; } th, td { padding: 0.2rem 0.4rem; } }
@media print { body { max-width: none; margin: 0; font-size: 11pt; } .plots > div, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } }
nav a { color: inherit; }
details { margin: 0.7rem 0; } summary { cursor: pointer; }
${FILM_STYLE}`;

export function reportPage(report: Report): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeXml(report.title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeXml(report.title)}</h1>`,
    ...report.introduction.map((text) => `<p>${escapeXml(text)}</p>`),
    contents(report),
    ...report.chapters.map(chapterHtml),
    '</body></html>\n',
  ].join('\n');
}

/** Links to the chapters, and to the sections of those that have several; nothing where there is one of all. */
function contents({ chapters }: Report): string {
  if (chapters.length < 2) return '';
  const link = (id: string, title: string) => `<a href="#${id}">${escapeXml(title)}</a>`;
  const items = chapters.map(({ title, sections }, i) => {
    const parts = sections.map((section, j) => `<li>${link(sectionId(i, j), section.title)}</li>`).join('');
    return `<li>${link(chapterId(i), title)}${sections.length < 2 ? '' : `<ul>${parts}</ul>`}</li>`;
  });
  return `<nav aria-label="Contents"><h2>Contents</h2><ol>${items.join('')}</ol></nav>`;
}

const chapterId = (i: number): string => `chapter-${i + 1}`;
const sectionId = (i: number, j: number): string => `${chapterId(i)}-${j + 1}`;

function chapterHtml({ title, settings, sections }: Chapter, i: number): string {
  const table: Table = { caption: '', columns: ['setting', 'value'], rows: Object.entries(settings) };
  const all = `<details><summary>All settings of this chapter</summary>${tableHtml(table)}</details>`;
  return [
    `<h2 id="${chapterId(i)}">${escapeXml(title)}</h2>`,
    ...sections.map((section, j) => sectionHtml(section, sectionId(i, j))),
    table.rows.length === 0 ? '' : all,
  ].join('\n');
}

function sectionHtml({ title, text, plots, tables }: Section, id: string): string {
  return [
    `<section id="${id}"><h3>${escapeXml(title)}</h3>`,
    text === '' ? '' : `<p>${escapeXml(text)}</p>`,
    plots.length === 0
      ? ''
      : `<div class="plots">${plots.map((plot) => `<div>${plotSvg(plot)}</div>`).join('')}</div>`,
    tables.length === 0 ? '' : `<div class="tables">${tables.map(tableHtml).join('')}</div>`,
    '</section>',
  ].join('\n');
}

function tableHtml({ caption, columns, rows }: Table): string {
  const head = columns.map((name) => `<th scope="col">${escapeXml(name)}</th>`).join('');
  const body = rows.map(
    (row) => `<tr>${row.map((cell) => `<td>${escapeXml(String(cell))}</td>`).join('')}</tr>`,
  );
  const title = caption === '' ? '' : `<caption>${escapeXml(caption)}</caption>`;
  return `<table>${title}<thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}
