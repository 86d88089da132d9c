/** What can be reproduced, by name: apart from the experiments, so that the command's help need not load them. */
import type { SettingName } from './settings.ts';

/** The chapters in their order: a figure or theorem of arXiv:2510.19382 each, with the settings that it has. Numbers are those of the
 *  ICLR 2026 version, whose seven figures and theorems public summaries name; the preprint's second version was not at hand. */
export const CHAPTERS = {
  lemma: { group: 'lemma', settings: ['lambda', 'steps'] },
  'bias-figure': { group: 'structure', settings: [] },
  'structure-figure': { group: 'structure', settings: ['lambda', 'steps', 'width'] },
  'structure-theorem': {
    group: 'structure',
    settings: ['lambda', 'steps', 'depth', 'width', 'dimension'],
  },
  'cut-figure': { group: 'maxcut', settings: ['nodes', 'edgeProbability', 'lambda', 'steps'] },
  'cut-table': { group: 'maxcut', settings: ['nodes', 'edgeProbability', 'lambda', 'steps'] },
  'cut-descent': { group: 'maxcut', settings: [] },
  'jl-figure': { group: 'jl', settings: ['nodes', 'dimension', 'steps'] },
  'jl-pairs': { group: 'jl', settings: ['nodes', 'dimension'] },
} as const satisfies Record<string, { group: string; settings: readonly SettingName[] }>;

export type ChapterName = keyof typeof CHAPTERS;
export const CHAPTER_NAMES = Object.keys(CHAPTERS) as readonly ChapterName[];
export const GROUPS = [...new Set(CHAPTER_NAMES.map((name) => CHAPTERS[name].group))];

/** The chapters of a name: a chapter's own, its group's, or `all`. Empty where there is no such name. */
export function chaptersOf(what: string): readonly ChapterName[] {
  return CHAPTER_NAMES.filter((name) => what === 'all' || name === what || CHAPTERS[name].group === what);
}

/** Graphs of the G-set that the descents take, where they are at hand. */
export const QUICK_GRAPHS = ['G1', 'G32', 'G35'] as const;
export const FULL_GRAPHS = ['G1', 'G14', 'G32', 'G35', 'G55', 'G70'] as const;
