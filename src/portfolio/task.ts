/** Pieces of a search that any thread can do: each is told all that it needs, draws from a seed of its own, and so gives the same
 *  result wherever and whenever it runs. */
import type { Deadline } from '../core/deadline.ts';
import { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { breakoutSearch } from '../search/breakout.ts';
import { Cycling } from '../search/cycling.ts';
import { Population } from '../search/population.ts';

/** `hot`: an annealing from a random cut, then cycles. `warm`: cycles from a given cut. `island`: a population bred to one cut.
 *  `breakout`: breakout local search from a given cut. `long`: one annealing that follows the clock over `share` of the time that is
 *  left. `scout`: two annealings and their child, to see what crossing gains. */
export type TaskKind = 'hot' | 'warm' | 'island' | 'breakout' | 'long' | 'scout';

export interface SearchTask {
  readonly kind: TaskKind;
  readonly seed: number;
  /** Sweeps to spend, about. */
  readonly sweeps: number;
  /** Cuts to begin with, each Int8Array(n): one for `warm` and `breakout`, guests for `island`. */
  readonly cuts: readonly Int8Array[];
  /** Of `long`: how much of the time that is left it takes, instead of sweeps. */
  readonly share?: number;
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

/** Sweeps of the first annealing that is timed, and what is long enough. */
const FIRST_TIMED = 16;
const TIMED_MS = 8;

export class TaskRunner {
  readonly #graph: CsrGraph;
  readonly #cycling: Cycling;

  constructor(graph: CsrGraph) {
    this.#graph = graph;
    this.#cycling = new Cycling(graph);
  }

  /** Times longer and longer annealings, until one is long enough: the first ones run code that is not optimised yet. */
  *secPerSweep(deadline: Deadline): Steps<number> {
    const cycling = this.#cycling;
    for (let sweeps = FIRST_TIMED; ; sweeps *= 2) {
      const startMs = performance.now();
      const before = cycling.sweeps;
      yield* cycling.anneal(sweeps, new Random(0), deadline);
      const ms = performance.now() - startMs;
      if ((sweeps > FIRST_TIMED && ms > TIMED_MS) || deadline.expired)
        return ms / 1000 / Math.max(1, cycling.sweeps - before);
    }
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
    if (task.kind === 'island' || task.kind === 'scout') {
      const graph = this.#graph;
      const immigrants = task.cuts;
      const island = new Population({ graph, cycling, immigrants, random, deadline, goal, onBetter });
      const { spin, cut } = yield* task.kind === 'scout'
        ? island.probe(task.sweeps)
        : island.run(task.sweeps);
      const { crossovers: crossings, gains } = island;
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
    if (task.kind === 'long') {
      yield* cycling.annealByClock(random, deadline.share(task.share!), goal);
      offer();
    } else {
      if (task.kind === 'warm') cycling.adopt(task.cuts[0]!);
      else {
        yield* cycling.anneal(Math.ceil(task.sweeps / 2), random, deadline, goal);
        offer();
      }
      const left = task.kind === 'warm' ? task.sweeps : task.sweeps / 2;
      yield* cycling.cycle(Math.ceil(left), random, deadline, goal, offer);
    }
    const steps = cycling.sweeps - before;
    return { spin: cycling.spin.slice(), cut: cycling.cut, steps, crossings: 0, gains: 0 };
  }
}
