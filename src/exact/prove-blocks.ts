/** Proves a cut of a graph optimal, or bounds it, block by block (block-tree.ts): each block has engines of its own (engine.ts), and
 *  the sum of what is proven of the blocks bounds the whole, whenever it is asked.
 *
 *  Of all runs of an engine on a block the next turn is that with the least max(seconds used, seconds predicted), and it lasts until that
 *  has become twice as much as any other's. So cheap blocks are done first, none waits for one that takes longer than predicted, and a
 *  second engine is tried on a block once the first has taken as long as the second is expected to. Turns end where the engine rests.
 *  With a limit of work seconds are steps times their predicted seconds: the result does not depend on the clock. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { cutWeight } from '../graph/cut.ts';
import { UpwardSum } from '../linalg/upward-sum.ts';
import { integerCutStep } from '../problems/lattice.ts';
import type { Proof } from '../problems/proof.ts';
import { CutWeights, type RoundedGraph } from './cut-weights.ts';
import type { EngineHost, EngineResult, ExactEngine } from './engine.ts';
import type { BlocksPlan, Candidate } from './plan-blocks.ts';

export interface BlocksOptions {
  /** Ends it; engines take their steps from it. */
  readonly deadline: Deadline;
  /** Predicted seconds of work; Infinity for none. */
  readonly workSec: number;
  readonly host: EngineHost;
  readonly recordProof: boolean;
  /** A better cut of the whole graph. */
  readonly onCut: (spin: Int8Array) => void;
  /** Told nodes of the trees evaluated and open. */
  readonly onNodes?: ((nodes: number, open: number) => void) | undefined;
  /** A smaller bound of the whole graph. @param engine that has made it smaller */
  readonly onBound: (bound: number, engine: ExactEngine) => void;
}

export interface BlocksResult {
  readonly spin: Int8Array;
  readonly bound: number;
  /** Each block's cut is proven optimal. */
  readonly optimal: boolean;
  readonly nodes: number;
  readonly open: number;
  readonly inequalities: number;
  /** The engine that has taken longest; null where nothing was run. */
  readonly engine: ExactEngine | null;
  readonly proof: () => Proof | null;
}

/** @param start Int8Array(n) of ±1: a cut to begin with */
export function proveBlocks(plan: BlocksPlan, start: Int8Array, options: BlocksOptions): Steps<BlocksResult> {
  return new BlocksProof(plan, start, options).run();
}

/** A leaf of the tree, and what is known of it. */
class Leaf {
  spin: Int8Array;
  cut: number;
  bound: number;
  optimal = false;
  /** What the bound rests on; null until the engine that has found it ends. */
  proof: (() => Proof | null) | null = () => ({ kind: 'positive-weights' });
  readonly graph: RoundedGraph;
  readonly step: number;

  constructor(graph: RoundedGraph, spin: Int8Array) {
    this.graph = graph;
    this.spin = spin;
    this.cut = cutWeight(graph, spin);
    this.step = graph.exact === undefined ? integerCutStep(graph) : 0;
    const sum = new UpwardSum();
    for (const w of graph.weight) sum.add(Math.max(0, w) / 2);
    this.bound = sum.upper();
    if (graph.n <= 2) this.#solve();
  }

  /** Of two nodes or fewer. */
  #solve(): void {
    this.optimal = true;
    this.proof = () => ({ kind: 'enumeration' });
    if (this.graph.n < 2) return;
    const [apart, together] = [Int8Array.of(1, -1), Int8Array.of(1, 1)];
    const heavier = new CutWeights(this.graph).isHeavier(apart, together);
    this.spin = heavier ? apart : together;
    this.cut = cutWeight(this.graph, this.spin);
  }

  offer(spin: Int8Array): boolean {
    const cut = cutWeight(this.graph, spin);
    if (!(cut > this.cut)) return false;
    this.cut = cut;
    this.spin = spin.slice();
    return true;
  }
}

/** An engine at work on a leaf. */
class Run {
  used = 0;
  resting = false;
  ended = false;
  result: EngineResult | null = null;
  readonly leaf: Leaf;
  readonly candidate: Candidate;
  /** Null before its first turn. */
  work: Steps<EngineResult> | null = null;
  /** Its own: counts the steps that it takes. */
  readonly deadline: Deadline;
  /** It is to end with what it has. */
  over = false;
  nodes = 0;
  open = 0;
  /** The last cut of the leaf that the engine knows. */
  known: Int8Array | null = null;

  constructor(leaf: Leaf, candidate: Candidate, deadline: Deadline) {
    this.leaf = leaf;
    this.candidate = candidate;
    this.deadline = deadline.until(() => this.over);
  }

  get predictedUsed(): number {
    return this.deadline.stepsTaken * this.candidate.reach.secondsPerStep;
  }

  /** The run of the least is the next. */
  get due(): number {
    return Math.max(this.used, this.candidate.reach.seconds);
  }
}

class BlocksProof {
  readonly #plan: BlocksPlan;
  readonly #options: BlocksOptions;
  readonly #leaves: readonly Leaf[];
  readonly #runs: readonly Run[];
  #usedSec = 0;
  /** Seconds are steps times what one is predicted to take. */
  readonly #counted: boolean;
  #bound = Number.POSITIVE_INFINITY;

  constructor(plan: BlocksPlan, start: Int8Array, options: BlocksOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#counted = Number.isFinite(options.workSec) || Number.isFinite(options.deadline.stepsLeft);
    const cuts = plan.tree.restrict(start);
    this.#leaves = plan.tree.leaves.map((graph, i) => new Leaf(graph, cuts[i]!));
    this.#runs = this.#leaves.flatMap((leaf, i) =>
      plan.candidates[i]!.map((candidate) => new Run(leaf, candidate, options.deadline)),
    );
  }

  *run(): Steps<BlocksResult> {
    let waiting = [...this.#runs];
    try {
      while (waiting.length > 0 && !this.#isOver()) {
        const next = waiting.reduce((first, run) => (run.due < first.due ? run : first));
        const others = waiting.filter((run) => run !== next);
        yield* this.#turn(next, Math.min(...others.map(({ due }) => due)));
        waiting = (next.ended ? others : waiting).filter(({ leaf }) => !leaf.optimal);
      }
      yield* this.#windUp();
    } finally {
      for (const { work } of this.#runs) work?.return(undefined as never);
    }
    return this.#result();
  }

  /** The time is up, or the work that is allowed done. */
  #isOver(): boolean {
    return this.#options.deadline.expired || this.#usedSec >= this.#options.workSec;
  }

  /** Goes on with a run until it ends, or rests when it is no longer the next. @param other when the next one is due */
  *#turn(run: Run, other: number): Steps<void> {
    const before = run.used;
    const startMs = performance.now();
    run.work ??= this.#start(run);
    for (;;) {
      run.resting = false;
      const next = run.work.next();
      const used = run.used;
      run.used = this.#counted ? run.predictedUsed : before + (performance.now() - startMs) / 1000;
      this.#usedSec += run.used - used;
      if (next.done) {
        this.#end(run, next.value);
        return;
      }
      yield next.value;
      if (run.resting && (run.due > 2 * other || this.#isOver())) return;
    }
  }

  #start(run: Run): Steps<EngineResult> {
    const { leaf, candidate, deadline } = run;
    const { recordProof, host } = this.#options;
    const know = (): Int8Array => {
      run.known = leaf.spin;
      return leaf.spin;
    };
    return candidate.engine.run(leaf.graph, know(), {
      deadline,
      step: leaf.step,
      recordProof,
      host,
      onCut: (spin) => {
        this.#offer(leaf, spin);
        know();
      },
      onBound: (bound) => this.#lower(run, bound, null),
      betterCut: () => (run.known === leaf.spin ? undefined : know()),
      onNodes: (nodes, open) => {
        run.nodes = nodes;
        run.open = open;
        this.#tellNodes();
      },
      onRest: () => {
        run.resting = true;
      },
    });
  }

  #offer(leaf: Leaf, spin: Int8Array): void {
    if (leaf.offer(spin)) this.#options.onCut(this.#spin());
  }

  #lower({ leaf, candidate }: Run, bound: number, proof: Leaf['proof']): void {
    if (!(bound < leaf.bound || (bound === leaf.bound && leaf.proof === null))) return;
    leaf.bound = bound;
    leaf.proof = proof;
    this.#report(candidate.engine);
  }

  #end(run: Run, result: EngineResult): void {
    const { leaf } = run;
    run.ended = true;
    run.result = result;
    this.#offer(leaf, result.spin);
    this.#lower(run, result.bound, result.proof);
    if (result.optimal && !leaf.optimal) {
      // It decides what doubles cannot tell apart, as a bound that was there before, a rounding below or not, may not.
      leaf.spin = result.spin.slice();
      leaf.proof = result.proof;
    }
    // Without a step, the weight of a cut may be rounded up to its bound.
    leaf.optimal ||= result.optimal || (leaf.step > 0 && result.bound <= leaf.cut);
  }

  /** Lets the runs that were left at rest end with what they have. */
  *#windUp(): Steps<void> {
    for (const run of this.#runs) {
      run.over = true;
      if (run.work === null || run.ended || run.leaf.optimal) continue;
      let next = run.work.next();
      for (; !next.done; next = run.work.next()) yield next.value;
      this.#end(run, next.value);
    }
  }

  #spin(): Int8Array {
    return this.#plan.tree.combine((i) => this.#leaves[i]!.spin);
  }

  #tellNodes(): void {
    let [nodes, open] = [0, 0];
    for (const run of this.#runs) {
      nodes += run.nodes;
      open += run.open;
    }
    this.#options.onNodes?.(nodes, open);
  }

  #report(engine: ExactEngine): void {
    const bound = this.#plan.tree.bound((i) => this.#leaves[i]!.bound);
    if (!(bound < this.#bound)) return;
    this.#bound = bound;
    this.#options.onBound(bound, engine);
  }

  #result(): BlocksResult {
    const { tree } = this.#plan;
    const results = this.#runs.flatMap(({ result }) => result ?? []);
    const started = this.#runs.filter(({ work }) => work !== null);
    return {
      spin: this.#spin(),
      bound: tree.bound((i) => this.#leaves[i]!.bound),
      optimal: this.#leaves.every(({ optimal }) => optimal),
      nodes: results.reduce((sum, { nodes }) => sum + nodes, 0),
      open: results.reduce((sum, { open }) => sum + open, 0),
      inequalities: results.reduce((most, { inequalities }) => Math.max(most, inequalities), 0),
      engine:
        started.length === 0
          ? null
          : started.reduce((one, run) => (run.used > one.used ? run : one)).candidate.engine,
      proof: () => tree.proof((i) => this.#leaves[i]!.proof?.() ?? null),
    };
  }
}
