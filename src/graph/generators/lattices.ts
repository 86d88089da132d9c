/** Toroidal lattices: each node is linked to the next one in every direction, around the torus. Keep nothing. */
import { UsageError } from '../../core/errors.ts';
import { type Family, integer, MAX_NODES, PairBlock, type Parameter } from './family.ts';

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
      return { nodes, edges: nodes * lengths.length, blocks: () => torusPairs(nodes, lengths) };
    },
  };
}

function* torusPairs(nodes: number, lengths: readonly number[]): Generator<PairBlock> {
  const block = new PairBlock();
  const place = lengths.map(() => 0);
  for (let u = 0; u < nodes; u++) {
    if (!block.hasRoom(lengths.length)) {
      yield block;
      block.count = 0;
    }
    addSteps(block, u, lengths, place);
  }
  yield block;
}

/** Adds the edges from u to the next node in each direction. @param place of u in the lattice; moved on to that of u + 1 */
function addSteps(block: PairBlock, u: number, lengths: readonly number[], place: number[]): void {
  let stride = 1;
  let carry = true;
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i]!;
    const last = place[i]! + 1 === length;
    block.add(u, last ? u - (length - 1) * stride : u + stride);
    stride *= length;
    if (!carry) continue;
    place[i] = last ? 0 : place[i]! + 1;
    carry = last;
  }
}
