/** Settings of the paper's experiments that a reader may change; what is not given keeps the chapter's own value. */
import { type Given, integer, number } from '../../core/options.ts';

export const settingTable = {
  nodes: integer({
    default: undefined,
    defaultText: "the chapter's own",
    range: [4, 2000],
    help: 'nodes of the random graphs; points of jl',
  }),
  edgeProbability: number({
    default: undefined,
    defaultText: '0.6',
    range: [0, 1],
    help: 'of the random graphs',
  }),
  lambda: number({
    default: undefined,
    defaultText: "the chapter's own",
    range: [0, 1e3],
    help: 'the regulariser λ',
  }),
  steps: integer({
    default: undefined,
    defaultText: "the chapter's own",
    range: [1, 1e7],
    help: 'steps of each training',
  }),
  depth: integer({
    default: undefined,
    defaultText: '2 to 4, and 6',
    range: [2, 20],
    help: 'weight layers of the students',
  }),
  width: integer({
    default: undefined,
    defaultText: "the chapter's own",
    range: [1, 10_000],
    help: 'units of each hidden layer',
  }),
  dimension: integer({
    default: undefined,
    defaultText: "the chapter's own",
    range: [1, 2000],
    help: 'target dimension of jl, inputs of structure',
  }),
} as const;

export type PaperSettings = Given<typeof settingTable>;
export type SettingName = keyof typeof settingTable;
