/** A branch and bound whose process is lost after any of its nodes goes on from what was kept, to the same end. */
import { expect, test } from 'vitest';
import { finish } from '../../src/core/steps.ts';
import type { TreeResult } from '../../src/exact/branch-and-bound.ts';
import { proveDense } from '../../src/exact/prove-dense.ts';
import type { TreeChange, TreeMemory, TreeState } from '../../src/exact/tree-memory.ts';
import { fromBytes, toBytes } from '../../src/portfolio/wire.ts';
import { ChangesTogether } from '../../src/queue/changes-together.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

class Lost extends Error {}

/** Passes on every third change, with those before it. */
class Together implements TreeMemory {
  readonly #kept: Kept;
  readonly #changes = new ChangesTogether();
  #since = 0;

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  recall(): TreeState | null {
    return this.#kept.recall();
  }

  keep(change: TreeChange, whole: () => TreeState): void {
    this.#changes.add(change);
    if (++this.#since % 3 === 0) this.#kept.keep(this.#changes.take()!, whole);
  }
}

const copy = <T>(value: T): T => fromBytes(toBytes(value)) as T;

/** Keeps changes as bytes, as a store elsewhere does, and loses the process after so many. */
class Kept implements TreeMemory {
  changes = 0;
  #state: TreeState | null = null;
  readonly #lostAfter: number;

  constructor(lostAfter: number, left: TreeState | null) {
    this.#lostAfter = lostAfter;
    this.#state = left;
  }

  get state(): TreeState | null {
    return this.#state;
  }

  recall(): TreeState | null {
    return this.#state === null ? null : copy(this.#state);
  }

  keep(change: TreeChange, whole: () => TreeState): void {
    const { figures, gone, come, proof } = copy(change);
    const open = (this.#state?.open ?? []).filter(({ id }) => !gone.includes(id)).concat(come);
    const nodes = [...(this.#state?.proof ?? [])];
    for (const [id, node] of proof) nodes[id] = node;
    this.#state = { figures, open, proof: proof.length > 0 ? nodes : null };
    // The changes add up to what the tree itself says it is.
    const byId = (state: TreeState) => [...state.open].sort((a, b) => a.id - b.id);
    const all = copy(whole());
    expect(byId(this.#state)).toEqual(byId(all));
    expect(this.#state.proof).toEqual(all.proof);
    if (++this.changes === this.#lostAfter) throw new Lost();
  }
}

const parameters = { rounds: 1, iterations: 4, polish: 2, atOnce: 3 };

test.each([
  [true, 'integers', 20, 0.6],
  [false, 'integers', 20, 0.6],
  [true, 'reals', 12, 0.8],
] as const)('with a proof recorded: %s, weights: %s', (recordProof, kind, nodes, density) => {
  const graph = fromEdges(randomGraph(11, nodes, density, weightKinds[kind]!));
  const start = new Int8Array(graph.n).fill(1);
  const run = (memory: TreeMemory | null): TreeResult =>
    finish(proveDense(graph, start, { parameters, recordProof, memory }));
  const whole = run(null);
  const counter = new Kept(Number.POSITIVE_INFINITY, null);
  expect(run(counter)).toEqual(whole);
  expect(counter.changes).toBeGreaterThan(3);
  const places = [1, 2, Math.ceil(counter.changes / 2), counter.changes - 1];
  for (const lostAfter of new Set(places)) {
    const memory = new Kept(lostAfter, null);
    expect(() => run(memory)).toThrow(Lost);
    const later = new Kept(Number.POSITIVE_INFINITY, memory.state);
    expect(run(later)).toEqual(whole);
    expect(later.changes).toBe(counter.changes - lostAfter);
  }
  // Changes that are put together add up as well, and a tree goes on from the last that was kept.
  const together = new Kept(Number.POSITIVE_INFINITY, null);
  expect(run(new Together(together))).toEqual(whole);
  expect(together.changes).toBe(Math.floor(counter.changes / 3));
  const lost = new Kept(1, null);
  expect(() => run(new Together(lost))).toThrow(Lost);
  const rest = new Kept(Number.POSITIVE_INFINITY, lost.state);
  expect(run(rest)).toEqual(whole);
  expect(rest.changes).toBe(counter.changes - 3);
});
