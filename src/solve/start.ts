/** A caller's starting cut, checked: one side for every node, nothing unknown. */
import { InputError } from '../core/errors.ts';
import { showValue } from '../core/options.ts';
import type { NamedGraph, SolveOptions } from './types.ts';

/** Spins ±1 from spins ±1 or sides 0/1 by index, or from a mapping label → 0/1. */
export function startSpins(graph: NamedGraph, start: NonNullable<SolveOptions['start']>): Int8Array {
  const { n } = graph.graph;
  const spin = new Int8Array(n);
  if (Array.isArray(start) || ArrayBuffer.isView(start)) {
    readSides(start as ArrayLike<number>, graph, spin);
    return spin;
  }
  for (const [label, side] of Object.entries(start as Record<string, number>)) {
    const u = graph.indexOf(label);
    if (u < 0) throw new InputError({}, `start: node "${label}" is not in the graph`);
    if (side !== 0 && side !== 1)
      throw new InputError({}, `start: node "${label}" is on side ${showValue(side)}, expected 0 or 1`);
    spin[u] = side === 0 ? 1 : -1;
  }
  for (let u = 0; u < n; u++) {
    if (spin[u] === 0) throw new InputError({}, `start: node "${graph.labelOf(u)}" has no side`);
  }
  return spin;
}

/** Sides 0/1 or spins ±1, one or the other: the same cut either way, but a mixture of both would have no meaning. */
function readSides(sides: ArrayLike<number>, graph: NamedGraph, spin: Int8Array): void {
  const { n } = graph.graph;
  if (sides.length !== n) {
    throw new InputError({}, `start: ${sides.length} sides were given, expected one for each of ${n} nodes`);
  }
  const other = Array.prototype.find.call(sides, (side) => side === 0 || side === -1);
  for (let u = 0; u < n; u++) {
    const side = sides[u]!;
    if (side !== 1 && (other === undefined || side !== other)) {
      const where = `start: node ${graph.labelOf(u)} is on side ${showValue(side)}`;
      throw new InputError({}, `${where}, expected either sides 0 and 1 or spins −1 and +1`);
    }
    // Side 0 is spin +1, as in every result.
    spin[u] = (other === 0) === (side === 1) ? -1 : 1;
  }
}
