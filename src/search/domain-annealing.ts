/** One annealing of a large graph whose edges all weigh 1 by all threads at once, with the fields of all nodes at hand
 *  (kernels/field-annealing.ts): at the temperatures that matter, where one node in twenty flips, a sweep takes a third of what it takes by
 *  blocks (block-annealing.ts). The nodes of each degree are dealt to the domains in turn, so that all have as much to do.
 *  Memory: 8 bytes per edge, 6 per node.
 *
 *  Tried and dropped: thermal cycling (cycling.ts) after half of the sweeps, each component of what differs accepted or rejected by itself.
 *  5·10^5 edges among 1.5·10^5 nodes, cut edges after 3400 sweeps: one annealing 78.339 %, cycles of 50 or 100 sweeps from temperatures of
 *  0.35 to 0.5 78.322 to 78.328 %; ten times as many cycles 78.345 %, one annealing of 6800 sweeps 78.379 %. */
import { inBlocks, inRowBlocks, type Stopper } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import {
  degreeAt,
  FIELD_PHASES,
  type FieldAnnealingArrays,
  fieldAnnealingLayout,
  NO_NODE,
  phaseBegin,
  receive,
} from '../kernels/field-annealing.ts';
import type { Backend, KernelSpace } from '../kernels/space.ts';
import { CONTROL, LANES } from '../kernels/sweep-control.ts';
import { DomainLanes, type SharedDomains } from './domain-lanes.ts';
import { placesByDegree } from './domain-places.ts';
import { type Schedule, SharedSweeps } from './shared-sweeps.ts';

const PAUSE_WORK = 5e5;
/** The same of nodes with their rows. */
const PAUSE_NODES = 1e5;
/** After so long without any visit a thread is taken to be gone. */
const SILENCE_MS = 1000;
/** It is looked for once in so many visits, or waits of some milliseconds. */
const SILENCE_ASKED = 16;
/** While others end their last visit. */
const LAST_VISIT_MS = 50;
const ORDER_SEED = 1;

export class DomainAnnealing extends SharedSweeps {
  readonly backend: 'wasm' | 'typescript';
  /** What other threads attach to; null where memory cannot be shared. */
  readonly shared: SharedDomains | null;
  readonly operator = 'domain-annealing';
  readonly #space: KernelSpace;
  readonly #arrays: FieldAnnealingArrays;
  /** The graph's node at each place, −1 where there is none. */
  readonly #nodes: Int32Array;

  private constructor(
    opened: ReturnType<typeof fieldAnnealingLayout.open>,
    sizes: SharedDomains['sizes'],
    nodes: Int32Array,
  ) {
    const { space, arrays } = opened;
    super(arrays, LANES * FIELD_PHASES, new DomainLanes(space, arrays, 0));
    this.backend = space.backend;
    this.shared = space.handle === null ? null : { kind: 'domains', sizes, handle: space.handle };
    this.#space = space;
    this.#arrays = arrays;
    this.#nodes = nodes;
  }

  /** @param graph whose weights are all 1, with at most MOST_NEIGHBOURS at a node @param order its nodes by falling degree
   *  @param threads that may work at once */
  static *of(
    graph: CsrGraph,
    order: Int32Array,
    threads: number,
    backend: Backend = 'wasm',
  ): Steps<DomainAnnealing> {
    const { nodes, rows } = yield* placesByDegree(graph, order);
    const size = nodes.length / LANES;
    const arcs = rows[size / 16]!;
    const row = (v: number) => (v === size ? arcs : rows[v / 16]!);
    let visit = 0;
    let box = 0;
    for (let phase = 0; phase < FIELD_PHASES; phase++) {
      const [from, to] = [phaseBegin(size, phase), phaseBegin(size, phase + 1)];
      visit = Math.max(visit, to - from);
      box = Math.max(box, row(to) - row(from));
    }
    const shift = Math.max(1, Math.ceil(Math.log2(size)));
    const sizes = { arcs, size, shift, visit, box, threads: Math.min(threads, LANES) };
    const opened =
      typeof backend === 'object'
        ? fieldAnnealingLayout.open(sizes, backend)
        : fieldAnnealingLayout.openShared(sizes, backend);
    const annealing = new DomainAnnealing(opened, sizes, nodes);
    opened.arrays.rows.set(rows);
    yield* annealing.#copyRows(graph);
    yield* annealing.#measureBoxes();
    return annealing;
  }

  *start(spin: Int8Array, random: Random, schedule: Schedule): Steps<void> {
    this.schedule = schedule;
    const { sides, generators, order } = this.#arrays;
    const nodes = this.#nodes;
    yield* inBlocks(nodes.length, PAUSE_WORK, (from, to) => {
      for (let v = from; v < to; v++) if (nodes[v]! >= 0 && spin[nodes[v]!] === -1) sides[v] = -1;
    });
    yield* this.#computeFields();
    for (let lane = 0; lane < LANES; lane++) generators[16 * lane] = random.int32() | 1;
    for (let i = 0; i < order.length; i++) order[i] = i;
    new Random(ORDER_SEED).shuffle(order);
  }

  /** Where another thread has died amid a visit, which shows in that nothing is done any more, the step is begun again with what it has left. */
  override *run(over: () => boolean): Steps<boolean> {
    const { control } = this.#arrays;
    for (;;) {
      let done = -1;
      let sinceMs = 0;
      let silent = false;
      let asked = 0;
      const interrupted = () => {
        if (++asked % SILENCE_ASKED === 0) {
          const now = Atomics.load(control, CONTROL.done);
          if (now !== done) {
            done = now;
            sinceMs = performance.now();
          } else silent = performance.now() > sinceMs + SILENCE_MS;
        }
        return silent || over();
      };
      const ended = yield* super.run(interrupted);
      if (!silent) return ended;
      yield* this.#beginStepAgain();
    }
  }

  *read(spin: Int8Array): Steps<void> {
    const { sides } = this.#arrays;
    const nodes = this.#nodes;
    yield* inBlocks(nodes.length, PAUSE_WORK, (from, to) => {
      for (let v = from; v < to; v++) if (nodes[v]! >= 0) spin[nodes[v]!] = 1 + 2 * sides[v]!;
    });
  }

  *quench(deadline: Deadline): Steps<number> {
    this.stop();
    const endMs = performance.now() + LAST_VISIT_MS;
    while (this.#visiting && performance.now() < endMs) yield;
    if (this.#visiting) yield* this.#computeFields();
    else yield* this.#deliver();
    let flips = 1;
    let made = 0;
    for (; flips > 0 && !deadline.expired; made++) {
      flips = 0;
      yield* this.#inBlocks((from, to) => {
        flips += this.#flipWhatGains(from, to);
      }, deadline);
    }
    return made;
  }

  #flipWhatGains(from: number, to: number): number {
    const { size, shift, arcs, rows, adj, fields, sides } = this.#arrays;
    const mask = 2 ** shift - 1;
    let flips = 0;
    for (let v = from; v < to; v++) {
      const side = sides[v]!;
      if ((side === 0 ? fields[v]! : -fields[v]!) <= 0) continue;
      flips++;
      sides[v] = ~side;
      const growth = side === 0 ? -2 : 2;
      const domain = Math.floor(v / size);
      const own = v - domain * size;
      const degree = degreeAt(rows, own >> 4);
      let a = domain * arcs + rows[own >> 4]! + (own & 15) * degree;
      for (const end = a + degree; a < end; a++) {
        const u = adj[a]!;
        fields[(u >>> shift) * size + (u & mask)]! += growth;
      }
    }
    return flips;
  }

  /** Some visit has begun that is not done. */
  get #visiting(): boolean {
    const { control } = this.#arrays;
    let begun = 0;
    for (let lane = 0; lane < LANES; lane++) begun += Atomics.load(control, CONTROL.begun + lane);
    return begun !== Atomics.load(control, CONTROL.done);
  }

  /** Everything that has been left, amid a step too, while no thread visits. */
  *#deliver(): Steps<void> {
    const { control, counts } = this.#arrays;
    const step = Math.floor(control[CONTROL.done]! / LANES);
    for (let domain = 0; domain < LANES; domain++) {
      if (control[CONTROL.begun + domain] !== step) continue;
      receive(this.#space, this.#arrays, step, domain);
      const at = ((step & 1) * LANES + domain) * LANES;
      counts.fill(0, at, at + LANES);
      yield;
    }
    for (let domain = 0; domain < LANES; domain++) receive(this.#space, this.#arrays, step + 1, domain);
  }

  *#beginStepAgain(): Steps<void> {
    const { control, counts } = this.#arrays;
    yield* this.#computeFields();
    // What had been left has arrived.
    counts.fill(0);
    const step = Math.floor(control[CONTROL.done]! / LANES);
    Atomics.store(control, CONTROL.done, step * LANES);
    for (let lane = 0; lane < LANES; lane++) Atomics.store(control, CONTROL.begun + lane, step);
  }

  *#computeFields(): Steps<void> {
    const { size, shift, arcs, rows, adj, fields, sides } = this.#arrays;
    const nodes = this.#nodes;
    const mask = 2 ** shift - 1;
    yield* this.#inBlocks((from, to) => {
      const domain = Math.floor(from / size);
      for (let v = from; v < to; v++) {
        const own = v - domain * size;
        const degree = degreeAt(rows, own >> 4);
        let a = domain * arcs + rows[own >> 4]! + (own & 15) * degree;
        let field = degree;
        for (const end = a + degree; a < end; a++) {
          const u = adj[a]!;
          field += 2 * sides[(u >>> shift) * size + (u & mask)]!;
        }
        fields[v] = field;
        if (degree > 0 && nodes[v]! >= 0) continue;
        // What has no neighbours need not flip either.
        fields[v] = NO_NODE;
        sides[v] = 0;
      }
    });
  }

  /** Each node's row goes where the node stands: in the order of the graph, whose rows are read once and in order so. */
  *#copyRows({ n, rowPtr, adj }: CsrGraph): Steps<void> {
    const { size, shift, arcs, rows, adj: copied } = this.#arrays;
    const nodes = this.#nodes;
    const number = new Int32Array(n);
    yield* inBlocks(nodes.length, PAUSE_WORK, (from, to) => {
      for (let v = from; v < to; v++) {
        const domain = Math.floor(v / size);
        if (nodes[v]! >= 0) number[nodes[v]!] = (domain << shift) | (v - domain * size);
      }
    });
    const mask = 2 ** shift - 1;
    yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
      for (let u = from, a = rowPtr[from]!; u < to; u++) {
        const own = number[u]! & mask;
        const end = rowPtr[u + 1]!;
        let at = (number[u]! >>> shift) * arcs + rows[own >> 4]! + (own & 15) * (end - a);
        for (; a < end; a++) copied[at++] = number[adj[a]!]!;
      }
    });
  }

  /** How many messages each visit may leave for each domain, and so where they begin. */
  *#measureBoxes(): Steps<void> {
    const { size, shift, arcs, rows, adj, begins } = this.#arrays;
    for (let phase = 0; phase < FIELD_PHASES; phase++) {
      const from = rows[phaseBegin(size, phase) / 16]!;
      const to = rows[phaseBegin(size, phase + 1) / 16]!;
      const counts = new Int32Array(LANES);
      for (let domain = 0; domain < LANES; domain++) {
        counts.fill(0);
        for (let a = domain * arcs + from, end = domain * arcs + to; a < end; a++)
          counts[adj[a]! >>> shift]!++;
        let begin = 0;
        for (let target = 0; target < LANES; target++) {
          begins[(phase * LANES + domain) * LANES + target] = begin;
          begin += counts[target]!;
        }
      }
      yield;
    }
  }

  /** All places, in blocks of one domain each. */
  *#inBlocks(visit: (from: number, to: number) => void, stopper?: Stopper): Steps<void> {
    const { size } = this.#arrays;
    const shifted = (first: number) => (from: number, to: number) => visit(first + from, first + to);
    for (let domain = 0; domain < LANES; domain++) {
      if (domain > 0 && stopper?.expired) return;
      yield* inBlocks(size, PAUSE_NODES, shifted(domain * size), stopper);
    }
  }
}
