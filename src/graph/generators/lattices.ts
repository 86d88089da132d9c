/** Toroidal lattices: each node is linked to the next one in every direction, around the torus. Keep nothing. */
import { UsageError } from '../../core/errors.ts';
import { type Family, integer, MAX_NODES, type Pair, type Parameter } from './family.ts';

// With two nodes around, the next one is also the one before.
const side = (name: string, standard: number | null): Parameter =>
  integer('N', `nodes along the ${name} side, at least 3`, 3, standard);

export const torus2d = lattice(
  'torus-2d',
  'two-dimensional torus',
  ['width', 'height'],
  '--width 50 --height 40',
);
export const torus3d = lattice(
  'torus-3d',
  'three-dimensional torus',
  ['width', 'height', 'depth'],
  '--width 10 --height 10 --depth 10 --weights gaussian',
);

function lattice(name: string, summary: string, sides: readonly string[], example: string): Family {
  return {
    name,
    summary: `${summary} with weights ±1, a spin glass`,
    parameters: Object.fromEntries(sides.map((word) => [word, side(word, null)])),
    weights: 'signs',
    example,
    plan(values) {
      const lengths = sides.map((word) => values[word]!);
      const nodes = lengths.reduce((product, length) => product * length, 1);
      if (nodes > MAX_NODES) throw new UsageError(`${name}: ${nodes} nodes, expected at most ${MAX_NODES}`);
      return { nodes, edges: nodes * lengths.length, pairs: () => torusPairs(nodes, lengths) };
    },
  };
}

function* torusPairs(nodes: number, lengths: readonly number[]): Generator<Pair> {
  for (let u = 0; u < nodes; u++) {
    let stride = 1;
    for (const length of lengths) {
      const place = Math.floor(u / stride) % length;
      yield [u, place + 1 < length ? u + stride : u - (length - 1) * stride];
      stride *= length;
    }
  }
}
