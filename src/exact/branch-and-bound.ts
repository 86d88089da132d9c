/** Best-first branch and bound over subproblems that someone else evaluates.
 *  In each round the open nodes of the largest bounds, at most `roundSize`, are evaluated with the same incumbent, in any order or at
 *  once, and merged in their own order: with a limit of steps (nodes) the result does not depend on how many work. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CutWeights } from './cut-weights.ts';
import type { DenseProblem } from './dense-problem.ts';
import type { ExactOutcome } from './outcome.ts';
import type { DenseParameters } from './parameters.ts';
import type { NodeOptions, NodeResult } from './process-node.ts';
import type { ProofNode, ProofTree } from './proof-tree.ts';
import { liftSpin, rootSubproblem, type Subproblem } from './subproblem.ts';
import type { TreeFigures, TreeMemory, TreeState } from './tree-memory.ts';

/** Evaluates nodes, in whatever way; results in the order of the nodes. */
export type Evaluate = (
  nodes: readonly Subproblem[],
  options: NodeOptions,
  deadline: Deadline,
) => Steps<readonly NodeResult[]>;

export interface TreeOptions {
  readonly parameters: DenseParameters;
  readonly deadline: Deadline;
  readonly evaluate: Evaluate;
  /** Of the cuts themselves: in the problem's rounded weights they weigh something else. */
  readonly weights: CutWeights;
  readonly onCut?: ((spin: Int8Array) => void) | undefined;
  readonly onBound?: ((bound: number) => void) | undefined;
  /** Told after each round: nodes evaluated and nodes open. */
  readonly onNodes?: ((nodes: number, open: number) => void) | undefined;
  /** A cut found elsewhere since it was last asked. */
  readonly betterCut?: (() => Int8Array | undefined) | undefined;
  /** Called after each round: nothing is under way. */
  readonly onRest?: (() => void) | undefined;
  readonly recordProof: boolean;
  /** Where the tree outlives the process. */
  readonly memory?: TreeMemory | null | undefined;
}

export interface TreeResult extends ExactOutcome {
  readonly proof: ProofTree | null;
  /** What cuts are multiples of; 0 where nothing is known. */
  readonly step: number;
}

export class BranchAndBound {
  readonly #problem: DenseProblem;
  readonly #options: TreeOptions;
  #open: Subproblem[] = [];
  #tree: ProofNode[] = [{ parent: -1, split: null, leaf: null }];
  #spin: Int8Array;
  #cut: number;
  #bound = Number.POSITIVE_INFINITY;
  /** The largest bound of a closed node. */
  #closed = Number.NEGATIVE_INFINITY;
  #nodes = 0;
  #ids = 1;
  #inequalities = 0;
  /** Since the memory was told: ids of nodes that were open, and of nodes of the proof that have changed. */
  #gone: number[] = [];
  readonly #changed = new Set<number>();
  /** Nodes from this id on are new to the memory. */
  #kept = 0;

  constructor(problem: DenseProblem, start: Int8Array, options: TreeOptions) {
    this.#problem = problem;
    this.#options = options;
    this.#spin = start.slice();
    this.#cut = options.weights.weight(start);
    const left = options.memory?.recall(options.recordProof) ?? null;
    if (left === null) this.#open.push(rootSubproblem(problem));
    else this.#goOn(left);
  }

  *run(): Steps<TreeResult> {
    const { deadline, evaluate, parameters, recordProof } = this.#options;
    while (this.#open.length > 0) {
      const from = this.#options.betterCut?.();
      if (from !== undefined) this.#offer(from);
      if (!recordProof) this.#prune();
      const count = deadline.take(Math.min(parameters.roundSize, this.#open.length));
      if (count === 0) break;
      const batch = this.#take(count);
      const nodeOptions = { parameters, target: this.#target(), incumbent: this.#cut, recordProof };
      const results = yield* evaluate(batch, nodeOptions, deadline);
      for (let i = 0; i < batch.length; i++) this.#merge(batch[i]!, results[i]!);
      this.#report();
      this.#keep(batch);
      this.#options.onRest?.();
      yield;
    }
    this.#report();
    return this.#result();
  }

  /** Bounds below this close a node. Where nothing is known of the distance between cuts the nodes that hold a best cut are split until
   *  they hold no other, which is then weighed exactly. */
  #target(): number {
    const { step } = this.#problem;
    return step > 0 ? this.#cut + step : this.#options.weights.below(this.#spin);
  }

  /** Where doubles may not tell two weights apart, or tell them wrongly, they are compared exactly. */
  #offer(spin: Int8Array): void {
    const { weights } = this.#options;
    const cut = weights.weight(spin);
    if (!(this.#problem.step > 0 ? cut > this.#cut : weights.isHeavier(spin, this.#spin))) return;
    this.#cut = cut;
    this.#spin = spin.slice();
    this.#options.onCut?.(this.#spin);
  }

  /** Closes the open nodes that a better cut has made superfluous. */
  #prune(): void {
    const target = this.#target();
    for (let i = this.#open.length - 1; i >= 0; i--) {
      const { bound } = this.#open[i]!;
      if (!(bound < target)) continue;
      this.#closed = Math.max(this.#closed, bound);
      this.#gone.push(this.#open[i]!.id);
      this.#open.splice(i, 1);
    }
  }

  /** Removes the `count` nodes of the largest bounds; deeper and older ones first where bounds are equal. */
  #take(count: number): Subproblem[] {
    this.#open.sort((a, b) => b.bound - a.bound || b.depth - a.depth || a.id - b.id);
    return this.#open.splice(0, count);
  }

  #merge(node: Subproblem, result: NodeResult): void {
    this.#inequalities = Math.max(this.#inequalities, result.inequalities);
    if (result.spin !== null) this.#offer(result.spin);
    this.#record(node.id, result);
    if (result.interrupted) {
      this.#open.push({ ...node, bound: result.bound });
      return;
    }
    this.#nodes++;
    const { branch } = result;
    if (branch === null) {
      this.#close(node, result);
      return;
    }
    const ids = result.children.map(() => this.#ids++);
    result.children.forEach((child, i) => {
      this.#open.push({ ...child, id: ids[i]! });
    });
    if (!this.#options.recordProof) return;
    for (const id of ids) {
      this.#tree[id] = { parent: node.id, split: null, leaf: null };
      this.#changed.add(id);
    }
    this.#changed.add(node.id);
    this.#tree[node.id]!.split = { ...branch, children: [ids[0]!, ids[1]!] };
  }

  #close(node: Subproblem, { bound }: NodeResult): void {
    const only = node.groups === 1 && this.#problem.step === 0 ? liftSpin(node, Int8Array.of(1)) : null;
    if (only !== null) this.#offer(only);
    const least = only === null ? bound : Math.min(bound, this.#options.weights.above(only));
    this.#closed = Math.max(this.#closed, least);
  }

  /** What proves the bound of a node, inner or not: it stands until both children have proofs of their own. */
  #record(id: number, { proof }: NodeResult): void {
    if (proof === null) return;
    const node = this.#tree[id]!;
    node.leaf = proof;
    this.#changed.add(id).add(Math.max(0, node.parent));
    const parent = this.#tree[node.parent];
    if (parent === undefined) return;
    if (parent.split!.children.every((child) => hasProof(this.#tree[child]!))) parent.leaf = null;
  }

  /** A tree that another process has begun. */
  #goOn({ figures, open, proof }: TreeState): void {
    this.#open = [...open];
    if (proof !== null) this.#tree = [...proof];
    this.#closed = figures.closed;
    this.#nodes = figures.nodes;
    this.#ids = figures.ids;
    this.#inequalities = figures.inequalities;
    this.#kept = figures.ids;
    this.#offer(figures.spin);
  }

  /** @param batch the nodes that were open before the round */
  #keep(batch: readonly Subproblem[]): void {
    const { memory, recordProof } = this.#options;
    if (memory == null) return;
    const gone = [...this.#gone, ...batch.map(({ id }) => id)];
    const before = new Set(gone);
    const come = this.#open.filter(({ id }) => id >= this.#kept || before.has(id));
    const proof = recordProof ? [...this.#changed].map((id) => [id, this.#tree[id]!] as const) : [];
    memory.keep({ figures: this.#figures(), gone, come, proof }, () => ({
      figures: this.#figures(),
      open: this.#open,
      proof: recordProof ? this.#tree : null,
    }));
    this.#kept = this.#ids;
    this.#gone = [];
    this.#changed.clear();
  }

  #figures(): TreeFigures {
    return {
      spin: this.#spin,
      closed: this.#closed,
      nodes: this.#nodes,
      ids: this.#ids,
      inequalities: this.#inequalities,
      open: this.#open.length,
    };
  }

  #report(): void {
    const { step } = this.#problem;
    this.#options.onNodes?.(this.#nodes, this.#open.length);
    let bound = this.#closed;
    for (const node of this.#open) bound = Math.max(bound, node.bound);
    if (step > 0 && bound < Number.POSITIVE_INFINITY) bound = Math.floor(bound / step) * step;
    bound = Math.max(bound, step > 0 ? this.#cut : this.#options.weights.above(this.#spin));
    if (bound >= this.#bound) return;
    this.#bound = bound;
    this.#options.onBound?.(bound);
  }

  #result(): TreeResult {
    return {
      spin: this.#spin,
      cut: this.#cut,
      bound: this.#bound,
      // Of real weights what is closed is below the cut, or a cut that was weighed.
      optimal: this.#problem.step > 0 ? this.#bound <= this.#cut : this.#open.length === 0,
      nodes: this.#nodes,
      open: this.#open.length,
      inequalities: this.#inequalities,
      proof: this.#options.recordProof ? { nodes: this.#tree } : null,
      step: this.#problem.step,
    };
  }
}

function hasProof({ leaf, split }: ProofNode): boolean {
  return leaf !== null || split !== null;
}
