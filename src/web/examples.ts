/** Graphs and problems to begin with. */
import type { Source } from './messages.ts';

export interface Example {
  readonly id: string;
  readonly name: string;
  readonly words: string;
  source(): Promise<Source>;
}

/** Pairs as in `1-2 1-3`. */
function pairs(file: string, text: string): Source {
  return { file, content: text.replaceAll(' ', '\n').replaceAll('-', ' ') };
}

const PETERSEN = '1-2 2-3 3-4 4-5 5-1 1-6 2-7 3-8 4-9 5-10 6-8 8-10 10-7 7-9 9-6';

/** Zachary 1977: who met whom outside the club. */
const KARATE =
  '1-2 1-3 1-4 1-5 1-6 1-7 1-8 1-9 1-11 1-12 1-13 1-14 1-18 1-20 1-22 1-32 2-3 2-4 2-8 2-14 2-18 2-20 2-22 2-31 3-4 3-8 3-9 3-10 3-14 ' +
  '3-28 3-29 3-33 4-8 4-13 4-14 5-7 5-11 6-7 6-11 6-17 7-17 9-31 9-33 9-34 10-34 14-34 15-33 15-34 16-33 16-34 19-33 19-34 20-34 21-33 ' +
  '21-34 23-33 23-34 24-26 24-28 24-30 24-33 24-34 25-26 25-28 25-32 26-32 27-30 27-34 28-34 29-32 29-34 30-33 30-34 31-33 31-34 32-33 ' +
  '32-34 33-34';

/** Number partitioning: the squared difference of the two sums as a QUBO, Σ a_i(a_i − S)·x_i + 2·Σ a_i·a_j·x_i·x_j and an offset. */
const NUMBERS = [31, 27, 24, 22, 19, 17, 14, 12, 11, 9, 8, 6];

function partitionQubo(): string {
  const sum = NUMBERS.reduce((total, a) => total + a, 0);
  const linear = NUMBERS.map((a, i) => `${i} ${i} ${a * (a - sum)}`);
  const couplings = NUMBERS.flatMap((a, i) =>
    NUMBERS.slice(i + 1).map((b, j) => `${i} ${i + 1 + j} ${2 * a * b}`),
  );
  const head = `p qubo 0 ${NUMBERS.length} ${linear.length} ${couplings.length}`;
  return [`c ${NUMBERS.join(' ')} into two halves`, head, ...linear, ...couplings, ''].join('\n');
}

const of = (source: Source) => () => Promise.resolve(source);

export const EXAMPLES: readonly Example[] = [
  {
    id: 'karate',
    name: 'Karate club',
    words: '34 members, 78 friendships',
    source: of(pairs('karate.edges', KARATE)),
  },
  {
    id: 'petersen',
    name: 'Petersen graph',
    words: '10 nodes, 15 edges, full of odd cycles',
    source: of(pairs('petersen.edges', PETERSEN)),
  },
  {
    id: 'torus',
    name: 'Spin glass on a torus',
    words: '12 × 12 nodes, weights ±1',
    source: of({ file: 'torus.rud', family: 'torus-2d', parameters: { width: 12, height: 12 }, seed: 7 }),
  },
  {
    id: 'dense',
    name: 'Random graph',
    words: '60 nodes, half of all pairs: proven by branch and bound',
    source: of({ file: 'random.rud', family: 'gnm', parameters: { nodes: 60, edges: 885 }, seed: 2 }),
  },
  {
    id: 'large',
    name: 'Larger random graph',
    words: '800 nodes, 19,176 edges, as G1 of the G-set: a good cut, and a bound',
    source: of({ file: 'larger.rud', family: 'gnm', parameters: { nodes: 800, edges: 19176 }, seed: 1 }),
  },
  {
    id: 'qubo',
    name: 'A QUBO',
    words: '12 numbers into two halves of equal sum',
    source: of({ file: 'halves.qubo', content: partitionQubo() }),
  },
];
