/** What a report is made of: pages draw it, JSON keeps it. Plain data, so that both show the same figures. */

import type { Plot } from '../plots/plot.ts';

export interface Report {
  readonly title: string;
  /** Paragraphs that say what was run, with what. */
  readonly introduction: readonly string[];
  readonly chapters: readonly Chapter[];
}

export interface Chapter {
  readonly title: string;
  /** One value by name: every option that the results depend on. */
  readonly settings: Cells;
  readonly sections: readonly Section[];
}

export interface Section {
  readonly title: string;
  /** What is seen, in a sentence or two. */
  readonly text: string;
  readonly plots: readonly Plot[];
  readonly tables: readonly Table[];
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export type Cells = Readonly<Record<string, string | number>>;

export function chapter(title: string, sections: readonly Section[], settings: Cells = {}): Chapter {
  return { title, settings, sections };
}

export function section(title: string, text: string, ...shown: readonly (Plot | Table)[]): Section {
  const isPlot = (one: Plot | Table): one is Plot => 'kind' in one;
  const tables = shown.filter((one): one is Table => !isPlot(one));
  return { title, text, plots: shown.filter(isPlot), tables };
}

/** A table of rows that carry the names of their columns. */
export function tableOf(rows: readonly Cells[], caption = ''): Table {
  return { caption, columns: Object.keys(rows[0] ?? {}), rows: rows.map((row) => Object.values(row)) };
}
