/** Pieces of a search that any thread can do: each is told all that it needs, draws from a seed of its own, and so gives the same
 *  result wherever and whenever it runs. */
import type { Deadline } from '../core/deadline.ts';
import { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { breakoutSearch } from './breakout.ts';
import { Cycling } from './cycling.ts';
import { Island } from './island.ts';

/** `hot`: an annealing from a random cut, then cycles. `warm`: cycles from a given cut. `island`: a population bred to one cut.
 *  `breakout`: breakout local search from a given cut. */
export type TaskKind = 'hot' | 'warm' | 'island' | 'breakout';

export interface SearchTask {
  readonly kind: TaskKind;
  readonly seed: number;
  /** Sweeps to spend, about. */
  readonly sweeps: number;
  /** Cuts to begin with, each Int8Array(n): one for `warm` and `breakout`, guests for `island`. */
  readonly cuts: readonly Int8Array[];
}

export interface TaskOutcome {
  readonly spin: Int8Array;
  readonly cut: number;
  /** Sweeps spent. */
  readonly steps: number;
  /** Of an island: first crossings, and those that gained. */
  readonly crossings: number;
  readonly gains: number;
}

/** Steps of breakout local search that take as long as a sweep, per node. */
const BREAKOUT_STEPS_PER_NODE = 2e-4;

export class TaskRunner {
  readonly #graph: CsrGraph;
  readonly #cycling: Cycling;

  constructor(graph: CsrGraph) {
    this.#graph = graph;
    this.#cycling = new Cycling(graph);
  }

  /** @param deadline for time and signal: `task.sweeps` is the limit of steps
   *  @param onBetter told of every better cut within the task; the array is the task's own */
  *run(
    task: SearchTask,
    deadline: Deadline,
    goal: number,
    onBetter: (spin: Int8Array, cut: number) => void,
  ): Steps<TaskOutcome> {
    const random = new Random(task.seed);
    const cycling = this.#cycling;
    const before = cycling.sweeps;
    if (task.kind === 'island') {
      const graph = this.#graph;
      const island = new Island({ graph, cycling, guests: task.cuts, random, deadline, goal, onBetter });
      const { spin, cut } = yield* island.run(task.sweeps);
      const { crossings, gains } = island;
      return { spin, cut, steps: cycling.sweeps - before + island.steps, crossings, gains };
    }
    if (task.kind === 'breakout') {
      const steps = Math.ceil(task.sweeps * BREAKOUT_STEPS_PER_NODE * this.#graph.n);
      const request = {
        graph: this.#graph,
        start: task.cuts[0]!,
        deadline: deadline.limit(steps),
        random,
        goal,
        onBetter,
      };
      const { spin, cut } = yield* breakoutSearch(request);
      return { spin, cut, steps: task.sweeps, crossings: 0, gains: 0 };
    }
    const offer = () => onBetter(cycling.spin, cycling.cut);
    if (task.kind === 'warm') cycling.adopt(task.cuts[0]!);
    else {
      yield* cycling.anneal(Math.ceil(task.sweeps / 2), random, deadline, goal);
      offer();
    }
    const left = task.kind === 'warm' ? task.sweeps : task.sweeps / 2;
    yield* cycling.cycle(Math.ceil(left), random, deadline, goal, offer);
    const steps = cycling.sweeps - before;
    return { spin: cycling.spin.slice(), cut: cycling.cut, steps, crossings: 0, gains: 0 };
  }
}
