/** One annealing of a large graph whose edges all weigh 1 by all threads at once, with the fields of all nodes at hand
 *  (kernels/field-annealing.ts): at the temperatures that matter, where one node in twenty flips, a sweep takes a third of what it takes by
 *  blocks (block-annealing.ts). The nodes of each degree are dealt to the domains in turn, so that all have as much to do.
 *  Memory: 8 bytes per edge, 10 per node.
 *
 *  Tried and dropped: thermal cycling (cycling.ts) after half of the sweeps, each component of what differs accepted or rejected by itself.
 *  5·10^5 edges among 1.5·10^5 nodes, cut edges after 3400 sweeps: one annealing 78.339 %, cycles of 50 or 100 sweeps from temperatures of
 *  0.35 to 0.5 78.322 to 78.328 %; ten times as many cycles 78.345 %, one annealing of 6800 sweeps 78.379 %.
 *  Flips that gain nothing made in a quarter or a tenth of the cases instead of half: 10^7 edges, 60 s of two threads, above one-flip's cut:
 *  8.40 % in both, 8.44 to 8.46 % with half, although a tenth gives 9200 sweeps instead of 7400. */
import { inBlocks, inRowBlocks } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import {
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
import { type Schedule, SharedSweeps } from './shared-sweeps.ts';

const PAUSE_WORK = 5e5;
/** After so long without any visit a thread is taken to be gone. */
const SILENCE_MS = 1000;
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
    const { n, m, rowPtr } = graph;
    const size = 16 * Math.ceil(n / (16 * LANES));
    const nodes = new Int32Array(LANES * size).fill(-1);
    yield* inBlocks(n, PAUSE_WORK, (from, to) => {
      for (let i = from; i < to; i++) nodes[(i % LANES) * size + Math.floor(i / LANES)] = order[i]!;
    });
    let box = 0;
    for (let domain = 0; domain < LANES; domain++) {
      for (let phase = 0; phase < FIELD_PHASES; phase++) {
        let arcs = 0;
        for (let i = phaseBegin(size, phase), end = phaseBegin(size, phase + 1); i < end; i++) {
          const u = nodes[domain * size + i]!;
          if (u >= 0) arcs += rowPtr[u + 1]! - rowPtr[u]!;
        }
        box = Math.max(box, arcs);
      }
      yield;
    }
    const shift = Math.max(1, Math.ceil(Math.log2(size)));
    const sizes = { n, arcs: 2 * m, size, shift, box, threads: Math.min(threads, LANES) };
    const opened =
      typeof backend === 'object'
        ? fieldAnnealingLayout.open(sizes, backend)
        : fieldAnnealingLayout.openShared(sizes, backend);
    const annealing = new DomainAnnealing(opened, sizes, nodes);
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
      const interrupted = () => {
        const now = Atomics.load(control, CONTROL.done);
        if (now !== done) {
          done = now;
          sinceMs = performance.now();
        } else silent = performance.now() > sinceMs + SILENCE_MS;
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
    const { rowPtr } = this.#arrays;
    let flips = 1;
    let made = 0;
    for (; flips > 0 && !deadline.expired; made++) {
      flips = 0;
      yield* inRowBlocks(
        rowPtr,
        PAUSE_WORK,
        (from, to) => {
          flips += this.#flipWhatGains(from, to);
        },
        deadline,
      );
    }
    return made;
  }

  #flipWhatGains(from: number, to: number): number {
    const { rowPtr, adj, fields, sides } = this.#arrays;
    let flips = 0;
    for (let v = from; v < to; v++) {
      const side = sides[v]!;
      if ((side === 0 ? fields[v]! : -fields[v]!) <= 0 || this.#nodes[v]! < 0) continue;
      flips++;
      sides[v] = ~side;
      const growth = side === 0 ? -2 : 2;
      for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) fields[this.#place(adj[a]!)]! += growth;
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

  /** Where a node stands whose number in the rows is given. */
  #place(number: number): number {
    const { shift, size } = this.#arrays;
    const domain = number >>> shift;
    return domain * size + number - domain * 2 ** shift;
  }

  *#computeFields(): Steps<void> {
    const { rowPtr, adj, fields, sides } = this.#arrays;
    const nodes = this.#nodes;
    yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
      for (let v = from; v < to; v++) {
        let field = 0;
        for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) {
          field += 1 + 2 * sides[this.#place(adj[a]!)]!;
        }
        fields[v] = nodes[v]! < 0 ? NO_NODE : field;
      }
    });
  }

  *#copyRows({ n, rowPtr, adj }: CsrGraph): Steps<void> {
    const arrays = this.#arrays;
    const { size, shift } = arrays;
    const nodes = this.#nodes;
    const number = new Int32Array(n);
    yield* inBlocks(nodes.length, PAUSE_WORK, (from, to) => {
      let at = arrays.rowPtr[from]!;
      for (let v = from; v < to; v++) {
        const u = nodes[v]!;
        const domain = Math.floor(v / size);
        if (u >= 0) {
          number[u] = (domain << shift) | (v - domain * size);
          at += rowPtr[u + 1]! - rowPtr[u]!;
        }
        arrays.rowPtr[v + 1] = at;
      }
    });
    yield* inRowBlocks(arrays.rowPtr, PAUSE_WORK, (from, to) => {
      let at = arrays.rowPtr[from]!;
      for (let v = from; v < to; v++) {
        const u = nodes[v]!;
        if (u < 0) continue;
        for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) arrays.adj[at++] = number[adj[a]!]!;
      }
    });
  }

  /** How many messages each visit may leave for each domain, and so where they begin. */
  *#measureBoxes(): Steps<void> {
    const { size, shift, rowPtr, adj, begins } = this.#arrays;
    for (let phase = 0; phase < FIELD_PHASES; phase++) {
      const counts = new Int32Array(LANES);
      for (let domain = 0; domain < LANES; domain++) {
        counts.fill(0);
        const from = domain * size + phaseBegin(size, phase);
        const to = domain * size + phaseBegin(size, phase + 1);
        for (let a = rowPtr[from]!, end = rowPtr[to]!; a < end; a++) counts[adj[a]! >>> shift]!++;
        let begin = 0;
        for (let target = 0; target < LANES; target++) {
          begins[(phase * LANES + domain) * LANES + target] = begin;
          begin += counts[target]!;
        }
      }
      yield;
    }
  }
}
