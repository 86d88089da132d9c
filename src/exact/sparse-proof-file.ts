/** From the record of a sparse branch and cut to the proof that a certificate holds (problems/proof.ts). Pure maps of plain data.
 *
 *  Multipliers are shortened to some digits: that moves the bound by at most Σ |Δy|(|F| − 1 + |C|), which is kept within a share of what
 *  is left below the limit. */
import type { CycleLeaf, OddInequality, Proof, TreeNode } from '../problems/proof.ts';
import type { CycleMultipliers } from './sparse-problem.ts';
import type { SparseRecord, SparseRecordNode } from './sparse-record.ts';

/** Significant digits tried. */
const DIGITS = [4, 6, 9, 12];

/** @param limit what each bound must stay below, where it is below it; null keeps all digits
 *  @returns null where a node has neither a bound nor children that have: the tree was interrupted */
export function sparseTreeProof(record: SparseRecord, limit: number | null): Proof | null {
  const writer = new Writer(record, limit);
  const root = writer.node(0);
  if (root === null) return null;
  if ('order' in root) return { kind: 'elimination', order: root.order };
  if (
    'split' in root ||
    'fix' in root ||
    !('multipliers' in root) ||
    !root.cycles.every((t) => isCycle(writer.cycles[t]!))
  )
    return { kind: 'tree', inequalities: [], cycles: writer.cycles, root };
  if (root.cycles.length === 0) return { kind: 'positive-weights' };
  return {
    kind: 'inequalities',
    cycles: root.cycles.map((place) => writer.cycles[place] as readonly number[]),
    cycleMultipliers: root.multipliers,
    hypermetric: [],
    hypermetricMultipliers: [],
    rest: { kind: 'positive-weights' },
  };
}

class Writer {
  /** The inequalities in use. */
  readonly cycles: OddInequality[] = [];
  readonly #places = new Map<number, number>();
  readonly #record: SparseRecord;
  readonly #limit: number | null;

  constructor(record: SparseRecord, limit: number | null) {
    this.#record = record;
    this.#limit = limit;
  }

  node(id: number): TreeNode | null {
    const node = this.#record.nodes[id]!;
    return this.#split(node) ?? this.#leaf(node);
  }

  #split(node: SparseRecordNode): TreeNode | null {
    if (node.split === null) return null;
    const { u, v, children } = node.split;
    const same = this.node(children[0]);
    const opposite = same && this.node(children[1]);
    if (same === null || opposite === null) return null;
    return this.#fixed(node, node.fixes.length, { split: [u, v], same, opposite });
  }

  #leaf(node: SparseRecordNode): TreeNode | null {
    const { leaf } = node;
    if (leaf === null) return null;
    const { by, bound, fixes, order } = leaf;
    return this.#fixed(
      node,
      fixes,
      order === null ? this.#multipliers(by, bound) : { order: Array.from(order) },
    );
  }

  #fixed({ fixes }: SparseRecordNode, count: number, last: TreeNode): TreeNode {
    let node = last;
    for (let i = count - 1; i >= 0; i--) {
      const { pairs, by, bound } = fixes[i]!;
      const fix = Array.from({ length: pairs.length / 3 }, (_, p): [number, number, number] => [
        pairs[3 * p]!,
        pairs[3 * p + 1]!,
        pairs[3 * p + 2]!,
      ]);
      node = { fix, ...this.#multipliers(by, bound), rest: node };
    }
    return node;
  }

  #multipliers({ cycles, multiplier }: CycleMultipliers, bound: number): CycleLeaf {
    const limit = this.#limit;
    const room = limit === null ? 0 : bound < limit ? (limit - bound) / 2 : Number.POSITIVE_INFINITY;
    const digits = DIGITS.find((count) => this.#moved(cycles, multiplier, count) < room);
    return {
      cycles: Array.from(cycles, (t) => this.#placeOf(t)),
      // Of the inequality in terms of products ±1, which is twice that in terms of cut edges.
      multipliers: Array.from(multiplier, (y) => (digits === undefined ? y / 2 : shortened(y, digits) / 2)),
    };
  }

  /** By how much the bound may grow with so many digits. */
  #moved(cycles: Int32Array, multiplier: Float64Array, digits: number): number {
    const { start, codes } = this.#record;
    let sum = 0;
    for (let q = 0; q < cycles.length; q++) {
      const [from, end] = [start[cycles[q]!]!, start[cycles[q]! + 1]!];
      let weight = end - from - 1;
      for (let i = from; i < end; i++) weight += codes[i]! & 1;
      sum += Math.abs(multiplier[q]! - shortened(multiplier[q]!, digits)) * weight;
    }
    return sum * (1 + 1e-9);
  }

  #placeOf(t: number): number {
    const known = this.#places.get(t);
    if (known !== undefined) return known;
    const { start, codes, walks } = this.#record;
    this.#places.set(t, this.cycles.length);
    const all = Array.from(codes.subarray(start[t]!, start[t + 1]!));
    const at = walks.get(t);
    return (
      this.cycles.push(at === undefined ? all : Array.from(at, (from, i) => all.slice(from, at[i + 1]))) - 1
    );
  }
}

/** Half of it has as few digits, or one more. */
function shortened(y: number, digits: number): number {
  return Number(y.toPrecision(digits));
}

function isCycle(inequality: OddInequality): inequality is readonly number[] {
  return typeof inequality[0] === 'number';
}
