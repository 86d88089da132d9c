/** Best-first branch and cut over the linear program of odd cycles: the open node of the largest bound is next. One node after the other
 *  on one thread: with a limit of steps (nodes) the result depends on nothing else. */
import type { Highs } from 'highs';
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { WeightedCycles } from '../cuts/weighted-cycles.ts';
import { CutWeights } from './cut-weights.ts';
import type { ExactOutcome } from './outcome.ts';
import { type SparseNode, type SparseNodeHost, type SparseNodeResult, SparseNodes } from './sparse-node.ts';
import type { SparseParameters } from './sparse-parameters.ts';
import type { SparseProblem } from './sparse-problem.ts';
import { recordOf, type SparseRecord, type SparseRecordNode } from './sparse-record.ts';

export interface SparseTreeOptions {
  readonly parameters: SparseParameters;
  readonly deadline: Deadline;
  readonly onCut?: ((cut: number, spin: Int8Array) => void) | undefined;
  readonly onBound?: ((bound: number) => void) | undefined;
  readonly betterCut?: (() => Int8Array | undefined) | undefined;
  readonly recordProof: boolean;
  readonly onRest?: (() => void) | undefined;
  /** After each node: how many are done, and how many open. */
  readonly onNodes?: ((nodes: number, open: number) => void) | undefined;
}

export interface SparseResult extends ExactOutcome {
  readonly record: SparseRecord | null;
  /** What cuts are multiples of; 0 where nothing is known. */
  readonly step: number;
}

/** Of real weights, whose bounds meet no cut, a node is closed when its bound is below the incumbent, and the cuts that are left are isolated and
 *  compared exactly; but of so many of them, which are as good as equal, a bound within this share of Σ|w| has to do. */
const MOST_ISOLATED = 200;
const REAL_TOLERANCE = 1e-10;

export class SparseTree implements SparseNodeHost {
  readonly nodes: SparseNodes;
  readonly deadline: Deadline;
  readonly #problem: SparseProblem;
  readonly #options: SparseTreeOptions;
  readonly #open: SparseNode[] = [];
  readonly #record: SparseRecordNode[] = [{ parent: -1, fixes: [], leaf: null, split: null }];
  readonly #weights: CutWeights;
  #spin: Int8Array;
  #cut: number;
  /** What the cut weighs at least and at most. */
  #below = Number.NEGATIVE_INFINITY;
  #above = Number.POSITIVE_INFINITY;
  #isolated = 0;
  #bound = Number.POSITIVE_INFINITY;
  /** The largest bound of what is closed. */
  #closed = Number.NEGATIVE_INFINITY;
  #evaluated = 0;
  #ids = 1;
  #rows = 0;
  /** The one at hand, and how far its bound has fallen. */
  #current = Number.NEGATIVE_INFINITY;

  constructor(highs: Highs, problem: SparseProblem, start: Int8Array, options: SparseTreeOptions) {
    this.#problem = problem;
    this.#options = options;
    this.deadline = options.deadline;
    this.nodes = new SparseNodes(highs, problem, options.parameters);
    this.#weights = new CutWeights(problem.graph);
    this.#spin = start.slice();
    this.#cut = this.#weights.weight(start);
    this.#weigh();
    const { bound } = this.nodes.relaxation.boundFrom([], []);
    this.#open.push({ id: 0, depth: 0, bound, decisions: new Int32Array(0), start: null });
  }

  *run(): Steps<SparseResult> {
    const { recordProof, betterCut } = this.#options;
    while (this.#open.length > 0) {
      const from = betterCut?.();
      if (from !== undefined) this.offer(from);
      if (!recordProof) this.#prune();
      if (this.#open.length === 0 || !this.deadline.step()) break;
      this.#open.sort((a, b) => a.bound - b.bound || a.depth - b.depth || b.id - a.id);
      const node = this.#open.pop()!;
      this.#current = node.bound;
      this.#merge(node, yield* this.nodes.evaluate(node, this));
      this.#current = Number.NEGATIVE_INFINITY;
      this.#report();
      this.#options.onNodes?.(this.#evaluated, this.#open.length);
      yield;
    }
    this.#report();
    return this.#result();
  }

  /** Takes cycles for the first program, and for the root's bound. */
  begin(cycles: WeightedCycles): void {
    const bound = this.nodes.begin(cycles);
    this.#open[0] = { ...this.#open[0]!, bound: Math.min(bound, this.#open[0]!.bound) };
    this.#report();
  }

  dispose(): void {
    this.nodes.relaxation.dispose();
  }

  readonly target = (): number => {
    const { step, scale } = this.#problem;
    if (step > 0) return this.#cut + step;
    return this.#decides ? this.#below : this.#cut + REAL_TOLERANCE * scale;
  };

  readonly mayIsolate = (): boolean => {
    if (this.#problem.step > 0 || !this.#decides) return false;
    this.#isolated++;
    return this.#decides;
  };

  readonly onRest = (): void => this.#options.onRest?.();

  readonly best = (): Int8Array => this.#spin;

  readonly offer = (spin: Int8Array): void => {
    const weights = this.#weights;
    const cut = weights.weight(spin);
    if (!(this.#problem.step > 0 ? cut > this.#cut : weights.isHeavier(spin, this.#spin))) return;
    this.#cut = cut;
    this.#spin = spin.slice();
    this.#weigh();
    this.#options.onCut?.(cut, this.#spin);
  };

  readonly onBound = (bound: number): void => {
    this.#current = Math.min(this.#current, bound);
    this.#report();
  };

  #weigh(): void {
    if (this.#problem.step > 0) return;
    this.#below = this.#weights.below(this.#spin);
    this.#above = this.#weights.above(this.#spin);
  }

  /** No node was closed but by what is exactly true. */
  get #decides(): boolean {
    return this.#isolated <= MOST_ISOLATED;
  }

  /** Closes the open nodes that a better cut has made superfluous. */
  #prune(): void {
    const target = this.target();
    for (let i = this.#open.length - 1; i >= 0; i--) {
      const { bound } = this.#open[i]!;
      if (!(bound < target)) continue;
      this.#closed = Math.max(this.#closed, bound);
      this.#open.splice(i, 1);
    }
  }

  #merge(node: SparseNode, result: SparseNodeResult): void {
    this.#rows = Math.max(this.#rows, result.rows);
    this.#closed = Math.max(this.#closed, result.fixedBound);
    const record = this.#record[node.id]!;
    if (this.#options.recordProof) {
      record.fixes.push(...result.fixes);
      record.leaf = result.leaf;
      this.#forgetParents(node.id);
    }
    if (result.interrupted) {
      // Begun again, it would have to take its fixes for granted.
      this.#open.push({ ...node, bound: Math.max(result.bound, result.fixedBound) });
      return;
    }
    this.#evaluated++;
    if (result.branch === null) {
      this.#close(result);
      return;
    }
    const { u, v, bounds, decisions, start } = result.branch;
    const children = ([0, 1] as const).map((turn) => {
      const id = this.#ids++;
      this.#open.push({
        id,
        depth: node.depth + 1,
        bound: Math.min(result.bound, bounds[turn]),
        decisions: Int32Array.from([...decisions, u, v, turn]),
        start,
      });
      this.#record[id] = { parent: node.id, fixes: [], leaf: null, split: null };
      return id;
    });
    record.split = { u, v, children: [children[0]!, children[1]!] };
  }

  #close({ bound, only }: SparseNodeResult): void {
    if (only !== null) this.offer(only);
    const least = only === null ? bound : Math.min(bound, this.#weights.above(only));
    this.#closed = Math.max(this.#closed, least);
  }

  /** What proves a node stands until both children have proofs of their own. */
  #forgetParents(id: number): void {
    const parent = this.#record[this.#record[id]!.parent];
    if (parent?.split?.children.every((child) => this.#record[child]!.leaf ?? this.#record[child]!.split))
      parent.leaf = null;
  }

  #report(): void {
    const { step } = this.#problem;
    let bound = Math.max(this.#closed, this.#current);
    for (const node of this.#open) bound = Math.max(bound, node.bound);
    if (step > 0 && bound < Number.POSITIVE_INFINITY) bound = Math.floor(bound / step) * step;
    bound = Math.max(bound, step > 0 ? this.#cut : this.#above);
    if (bound >= this.#bound) return;
    this.#bound = bound;
    this.#options.onBound?.(bound);
  }

  #result(): SparseResult {
    return {
      spin: this.#spin,
      cut: this.#cut,
      bound: this.#bound,
      optimal: this.#problem.step > 0 ? this.#bound <= this.#cut : this.#open.length === 0 && this.#decides,
      nodes: this.#evaluated,
      open: this.#open.length,
      inequalities: this.#rows,
      record: this.#options.recordProof
        ? recordOf(this.nodes.store, this.#problem.edges, this.#record)
        : null,
      step: this.#problem.step,
    };
  }
}
