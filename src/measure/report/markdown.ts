/** A report as Markdown: the text and every table of the page. Plots are named, since Markdown cannot hold them. */
import type { Chapter, Report, Section, Table } from './report.ts';

/** @param page the name of the page that shows the plots */
export function reportMarkdown(report: Report, page: string): string {
  return [
    `# ${escapeText(report.title)}`,
    ...report.introduction.map(escapeText),
    ...report.chapters.flatMap((chapter) => chapterParts(chapter, page)),
  ]
    .join('\n\n')
    .concat('\n');
}

function chapterParts({ title, sections }: Chapter, page: string): string[] {
  return [`## ${escapeText(title)}`, ...sections.flatMap((section) => sectionParts(section, page))];
}

function sectionParts({ title, text, plots, tables }: Section, page: string): string[] {
  const named = plots.map((plot) => `- [plot](${page}): ${escapeText(plot.title)}`);
  return [
    `### ${escapeText(title)}`,
    ...(text === '' ? [] : [escapeText(text)]),
    ...(named.length === 0 ? [] : [named.join('\n')]),
    ...tables.map(tableText),
  ];
}

/** A table with its caption above it. */
export function tableText({ caption, columns, rows }: Table): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => escapeText(String(cell))).join(' | ')} |`;
  const ruler = `|${columns.map((_, i) => (i === 0 ? ' --- ' : ' ---: ')).join('|')}|`;
  const lines = [line(columns), ruler, ...rows.map(line)].join('\n');
  return caption === '' ? lines : `${escapeText(caption)}\n\n${lines}`;
}

/** What Markdown would take for itself: stars, bars, angle brackets, code, links, and the ends of lines. */
function escapeText(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
    .replace(/[\\*|<>`]|\](?=\()/g, (character) => `\\${character}`);
}
