/** Which task comes next, and how long it is: what the portfolio has learnt about its graph. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { TaskKind, TaskOutcome } from '../search/task.ts';

export type Arm = TaskKind | 'descent';

/** With a step limit: tasks made before any of them counts. */
export const GROUP = 4;
/** Sweeps of the first task; each later one of a thread is twice as long, up to the most: restarts and cycles are then worth more. */
const FIRST_SWEEPS = 1600;
const GROWTH = 2;
const MOST_SWEEPS = 200_000;
/** With a time limit: what is left goes to one task where it is no more than this many times the next one's size. */
const LAST_STRETCH = 1.5;
/** Fewer sweeps than this in the whole time: one annealing takes most of it, and nothing else is worth trying. */
const FEW_SWEEPS = 4 * FIRST_SWEEPS;
const ONLY_SHARE = 0.8;
/** The share of first crossings that gain from which on islands are worth it. */
const CROSSING_PAYS = 0.3;
/** Breakout local search jumps too short for larger graphs. */
const BREAKOUT_NODES = 3000;

export class TaskChoice {
  /** Tries and successes of each arm: both begin at 1, so that each is tried. */
  readonly record = new Map<Arm, { tries: number; wins: number }>(
    (['hot', 'warm', 'island', 'breakout', 'descent'] as const).map((arm) => [arm, { tries: 1, wins: 1 }]),
  );
  /** First crossings of islands, and those that gained. */
  crossings = 0;
  gains = 0;
  /** Measured, 0 before. */
  secPerSweep = 0;
  readonly #nodes: number;

  /** @param nodes of the graph that is searched */
  constructor(nodes: number) {
    this.#nodes = nodes;
  }

  /** Sweeps of task number `id`. @param lanes tasks that run at once */
  sweeps(id: number, lanes: number, deadline: Deadline): number {
    const grown = Math.min(MOST_SWEEPS, FIRST_SWEEPS * GROWTH ** Math.floor(id / lanes));
    if (Number.isFinite(deadline.stepsLeft))
      return Math.max(1, Math.min(grown, Math.ceil(deadline.stepsLeft / lanes)));
    const affordable = deadline.remainingSec() / this.secPerSweep;
    if (!Number.isFinite(affordable)) return grown;
    if (affordable < FEW_SWEEPS && id < lanes) return Math.max(1, Math.floor(ONLY_SHARE * affordable));
    return Math.max(1, Math.ceil(affordable < LAST_STRETCH * grown ? affordable : grown));
  }

  /** The first task finds out whether crossing gains; the others are drawn in proportion to their rate of success.
   *  @param cuts how many the pool has @param descents whether a descent may be had */
  arm(id: number, sweeps: number, cuts: number, descents: boolean, random: Random): Arm {
    if (id === 0) return sweeps >= FIRST_SWEEPS / 2 ? 'island' : 'hot';
    const crossingPays = this.crossings > 0 && this.gains >= CROSSING_PAYS * this.crossings;
    if (cuts === 0) return crossingPays ? 'island' : 'hot';
    const arms: Arm[] = crossingPays ? ['island', 'warm', 'hot'] : ['hot', 'warm'];
    if (this.#nodes <= BREAKOUT_NODES) arms.push('breakout');
    if (descents) arms.push('descent');
    const rates = arms.map((arm) => this.record.get(arm)!.wins / this.record.get(arm)!.tries);
    let draw = random.uniform() * rates.reduce((sum, rate) => sum + rate, 0);
    for (let i = 0; i < arms.length; i++) {
      draw -= rates[i]!;
      if (draw < 0) return arms[i]!;
    }
    return arms[0]!;
  }

  /** What came of a task. @param won whether it made one of the best cuts @param seconds 0 where its time says nothing of sweeps */
  learn(arm: Arm, won: boolean, { steps, crossings, gains }: TaskOutcome, seconds: number): void {
    const record = this.record.get(arm)!;
    record.tries++;
    if (won) record.wins++;
    this.crossings += crossings;
    this.gains += gains;
    if (steps === 0 || seconds === 0) return;
    const measured = seconds / steps;
    this.secPerSweep = this.secPerSweep === 0 ? measured : (this.secPerSweep + measured) / 2;
  }
}
