/** Best-first branch and bound over subproblems that someone else evaluates.
 *  The open node of the largest bound is handed out as long as at most `atOnce` are under way, and they are merged in the order in which
 *  they were handed out, whichever is done first: which node is the next, and with what incumbent, depends on the merged ones alone, and
 *  so with a limit of steps (nodes) the result does not depend on how many work. Rounds that all threads end together before the next
 *  begins keep 5 threads busy for 0.90 of the time instead of 0.96, 17 for 0.63 instead of 0.79 (g05_100.1, 32 at once). */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CutWeights } from './cut-weights.ts';
import type { DenseProblem } from './dense-problem.ts';
import { joinDominated } from './dominant-edges.ts';
import type { ExactOutcome } from './outcome.ts';
import type { DenseParameters } from './parameters.ts';
import type { NodeOptions, NodeResult } from './process-node.ts';
import { ProofRecord, type ProofTree } from './proof-tree.ts';
import { liftSpin, rootSubproblem, type Subproblem } from './subproblem.ts';
import type { TreeFigures, TreeMemory, TreeState } from './tree-memory.ts';

/** Evaluates nodes, in whatever way. */
export interface NodeEvaluator {
  /** Takes a node on. */
  begin(node: Subproblem, options: NodeOptions): void;
  /** What came of the node that was begun first, of those of which this has not been asked. */
  next(): Steps<NodeResult>;
}

/** A node that has been handed out. */
interface UnderWay {
  readonly node: Subproblem;
  readonly options: NodeOptions;
}

export interface TreeOptions {
  readonly parameters: DenseParameters;
  readonly deadline: Deadline;
  readonly evaluator: NodeEvaluator;
  /** Of the cuts themselves: in the problem's rounded weights they weigh something else. */
  readonly weights: CutWeights;
  readonly onCut?: ((spin: Int8Array) => void) | undefined;
  readonly onBound?: ((bound: number) => void) | undefined;
  /** Told after each node: nodes evaluated and nodes open. */
  readonly onNodes?: ((nodes: number, open: number) => void) | undefined;
  /** A cut found elsewhere since it was last asked. */
  readonly betterCut?: (() => Int8Array | undefined) | undefined;
  /** Called after each node: what is under way is left to the evaluator. */
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
  /** In the order in which they were handed out. */
  #underWay: UnderWay[] = [];
  #record = new ProofRecord();
  #spin: Int8Array;
  #cut: number;
  #bound = Number.POSITIVE_INFINITY;
  /** The largest bound of a closed node. */
  #closed = Number.NEGATIVE_INFINITY;
  #nodes = 0;
  #ids = 1;
  #inequalities = 0;
  /** Ids of nodes that were open when the memory was told. */
  #gone: number[] = [];
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
    for (const { node, options } of this.#underWay) this.#options.evaluator.begin(node, options);
    for (;;) {
      const from = this.#options.betterCut?.();
      if (from !== undefined) this.#offer(from);
      if (!this.#options.recordProof) this.#prune();
      this.#handOut();
      const first = this.#underWay[0];
      if (first === undefined) break;
      const result = yield* this.#options.evaluator.next();
      this.#underWay.shift();
      this.#merge(first.node, result);
      this.#report();
      this.#keep(first.node.id);
      this.#options.onRest?.();
      yield;
    }
    this.#report();
    return this.#result();
  }

  /** As many nodes as may be under way. */
  #handOut(): void {
    const { deadline, evaluator, parameters, recordProof } = this.#options;
    while (this.#underWay.length < parameters.atOnce && this.#open.length > 0 && deadline.step()) {
      const node = this.#take();
      const options = { parameters, target: this.#target(), incumbent: this.#cut, recordProof };
      this.#underWay.push({ node, options });
      evaluator.begin(node, options);
    }
  }

  /** Bounds below this close a node. Where nothing is known of the distance between cuts the nodes that hold a best cut are split until
   *  they hold no other, which is then weighed exactly. */
  #target(): number {
    const { step } = this.#problem;
    return step > 0 ? this.#cut + step : this.#options.weights.below(this.#spin);
  }

  /** What sums of weights may be off by: the doubles from the weights that are meant, and those of the problem from the doubles. */
  get #margin(): number {
    const { step, slack, grid } = this.#problem;
    return step > 0 ? 0 : slack + (this.#options.weights.rounded ? grid : 0);
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

  /** Removes the node of the largest bound; a deeper, then an older one where bounds are equal. */
  #take(): Subproblem {
    const open = this.#open;
    let first = 0;
    for (let i = 1; i < open.length; i++) if (isBefore(open[i]!, open[first]!)) first = i;
    const node = open[first]!;
    open[first] = open.at(-1)!;
    open.pop();
    return node;
  }

  #merge(node: Subproblem, result: NodeResult): void {
    this.#inequalities = Math.max(this.#inequalities, result.inequalities);
    if (result.spin !== null) this.#offer(result.spin);
    this.#record.prove(node.id, result);
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
    if (this.#options.recordProof) this.#record.split(node.id, branch, [ids[0]!, ids[1]!]);
    result.children.forEach((child, i) => {
      const reduced = joinDominated(this.#problem, { ...child, id: ids[i]! }, this.#margin);
      this.#open.push(reduced.node);
      if (this.#options.recordProof) this.#record.join(ids[i]!, reduced.joins);
    });
  }

  #close(node: Subproblem, { bound }: NodeResult): void {
    const only = node.groups === 1 && this.#problem.step === 0 ? liftSpin(node, Int8Array.of(1)) : null;
    if (only !== null) this.#offer(only);
    const least = only === null ? bound : Math.min(bound, this.#options.weights.above(only));
    this.#closed = Math.max(this.#closed, least);
  }

  /** A tree that another process has begun. */
  #goOn({ figures, open, proof }: TreeState): void {
    const { parameters, recordProof } = this.#options;
    const given = new Map(figures.underWay.map(({ id, ...goals }) => [id, goals]));
    const byId = new Map(open.map((node) => [node.id, node]));
    this.#open = open.filter(({ id }) => !given.has(id));
    this.#underWay = [...given].map(([id, goals]) => ({
      node: byId.get(id)!,
      options: { ...goals, parameters, recordProof },
    }));
    if (proof !== null) this.#record = new ProofRecord(proof);
    this.#closed = figures.closed;
    this.#nodes = figures.nodes;
    this.#ids = figures.ids;
    this.#inequalities = figures.inequalities;
    this.#kept = figures.ids;
    this.#offer(figures.spin);
  }

  /** @param merged the node that has been merged */
  #keep(merged: number): void {
    const { memory, recordProof } = this.#options;
    if (memory == null) return;
    const gone = [...this.#gone, merged];
    const come = this.#open.filter(({ id }) => id >= this.#kept || id === merged);
    const proof = recordProof ? this.#record.changes() : [];
    memory.keep({ figures: this.#figures(), gone, come, proof }, () => ({
      figures: this.#figures(),
      open: this.#unfinished,
      proof: recordProof ? this.#record.nodes : null,
    }));
    this.#kept = this.#ids;
    this.#gone = [];
  }

  /** Open and under way. */
  get #unfinished(): readonly Subproblem[] {
    return [...this.#open, ...this.#underWay.map(({ node }) => node)];
  }

  #figures(): TreeFigures {
    return {
      spin: this.#spin,
      closed: this.#closed,
      nodes: this.#nodes,
      ids: this.#ids,
      inequalities: this.#inequalities,
      open: this.#open.length + this.#underWay.length,
      underWay: this.#underWay.map(({ node: { id }, options: { target, incumbent } }) => ({
        id,
        target,
        incumbent,
      })),
    };
  }

  #report(): void {
    const { step } = this.#problem;
    this.#options.onNodes?.(this.#nodes, this.#open.length + this.#underWay.length);
    let bound = this.#closed;
    for (const { bound: most } of this.#open) bound = Math.max(bound, most);
    for (const { node } of this.#underWay) bound = Math.max(bound, node.bound);
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
      proof: this.#options.recordProof ? { nodes: this.#record.nodes } : null,
      step: this.#problem.step,
    };
  }
}

function isBefore(a: Subproblem, b: Subproblem): boolean {
  if (a.bound !== b.bound) return a.bound > b.bound;
  return a.depth === b.depth ? a.id < b.id : a.depth > b.depth;
}
