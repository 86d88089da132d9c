/** The constants of the sparse branch and cut, in one table. */
import { integer, number, type Resolved } from '../core/options.ts';

export const sparseParameters = {
  age: integer({
    default: 10,
    range: [0, 1e6],
    help: 'rounds that a row may be slack before it leaves the program',
  }),
  violation: number({
    default: 0.02,
    range: [1e-9, 1],
    help: 'the smallest violation that is looked for; a hundredth of it, once there is none',
  }),
  most: integer({ default: 4000, range: [1, 1e6], help: 'rows added in a round at most' }),
  perEdge: integer({
    default: 5,
    range: [1, 255],
    help: 'cycles of a round that may share an edge',
    evidence: 'G33 ends in 2.3 s with 2, and in 1.3 s with 5',
  }),
  enough: integer({
    default: 20,
    range: [0, 1e6],
    help: 'cycles of three and four edges that make the search for longer ones wait',
  }),
  window: integer({ default: 5, range: [1, 1e6], help: 'rounds over which progress is judged' }),
  rootPatience: number({
    default: 40,
    range: [0, 1e6],
    help: 'windows that the rest of the gap may take at the root, at the present pace; more, and it is branched',
  }),
  patience: number({ default: 2, range: [0, 1e6], help: 'the same below the root' }),
  cliques: integer({
    default: 200,
    range: [0, 1e6],
    help: 'odd cliques added at a time, once cycles bring little; 0 for none',
    evidence: 'toruspm3-8-50: 200 or 1000 a time, the bound falls as fast',
  }),
  cliqueViolation: number({
    default: 0.02,
    range: [1e-9, 1],
    help: 'the smallest violation of a clique that is looked for',
  }),
  cliquesPerEdge: integer({
    default: 8,
    range: [1, 65535],
    help: 'cliques of a round that may share an edge',
  }),
  rootCliquePatience: number({
    default: 40,
    range: [0, 1e6],
    help: 'times that the last round of cliques may have to be repeated for the rest of the gap, at the root',
  }),
  cliquePatience: number({ default: 6, range: [0, 1e6], help: 'the same below the root' }),
  candidates: integer({
    default: 8,
    range: [1, 1e4],
    help: 'edges that are tried before one is branched on',
  }),
  probe: integer({ default: 60, range: [1, 1e6], help: 'simplex iterations of a trial' }),
  slice: integer({
    default: 2_000_000,
    range: [1000, 1e12],
    help: 'rows and columns times simplex iterations between two pauses: about 0.1 s',
  }),
  rest: number({
    default: 3e6,
    range: [0, 1e9],
    help: 'operations at most of the dynamic program that solves what is left of a node',
    evidence:
      'a 20×20 torus of ±1 and ±√2: one node and 0.2 s; with 0 it is given up after 381 nodes and 13 s',
  }),
} as const;

export type SparseParameters = Resolved<typeof sparseParameters>;
