/** Which task comes next, and how long it is: what the portfolio has learnt about its graph. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { TaskKind, TaskOutcome } from './task.ts';

export type Arm = TaskKind | 'descent';

/** With a step limit: tasks made before any of them counts. */
export const GROUP = 4;
/** Sweeps of the first task; each later one of a thread is twice as long, up to the most: restarts and cycles are then worth more. */
const FIRST_SWEEPS = 1600;
const GROWTH = 2;
const MOST_SWEEPS = 200_000;
/** With a time limit: what is left goes to one task where it is no more than this many times the next one's size. */
const LAST_STRETCH = 1.5;
/** Where the whole time is worth fewer sweeps than this, per node and at most, restarts gain nothing: one annealing takes most of it,
 *  or islands do where a scout has seen crossing gain. The larger a graph, the more sweeps an annealing can use. */
const SCARCE_PER_NODE = 3;
const SCARCE_SWEEPS = 128_000;
/** Of the time that is left when it begins, a long annealing takes this share; cycles take the rest. */
export const LONG_SHARE = 0.8;
/** A scout costs about as much as this many sweeps, two thirds of them for the crossing. */
const SCOUT_SWEEPS = 60;
const SCOUT_COST = 3 * SCOUT_SWEEPS;
/** Of scarce sweeps, those that a scout may cost. */
const SCOUT_SHARE = 0.1;
/** Of scarce sweeps, those of an island's annealings: its crossings take several times as long on large graphs. */
const ISLAND_SHARE = 0.4;
/** The share of first crossings that gain from which on islands are worth it. */
const CROSSING_PAYS = 0.3;
/** Shorter islands are none. */
const FEWEST_OF_ISLAND = 100;
/** Breakout local search jumps too short for larger graphs. */
const BREAKOUT_NODES = 3000;

export class TaskChoice {
  /** Tries and successes of each arm: both begin at 1, so that each is tried. */
  readonly record = new Map<Arm, { tries: number; wins: number }>(
    (['scout', 'long', 'hot', 'warm', 'island', 'breakout', 'descent'] as const).map((arm) => [
      arm,
      { tries: 1, wins: 1 },
    ]),
  );
  /** First crossings of islands, and those that gained. */
  crossings = 0;
  gains = 0;
  /** Measured, 0 before. */
  secPerSweep = 0;
  /** The time is worth few sweeps; told by `measured`. */
  scarce = false;
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
    const affordable = this.affordableSweeps(deadline);
    if (!Number.isFinite(affordable)) return grown;
    if (this.scarce && this.#crossingPays)
      return Math.max(1, Math.ceil(Math.min(grown, ISLAND_SHARE * affordable)));
    return Math.max(1, Math.ceil(affordable < LAST_STRETCH * grown ? affordable : grown));
  }

  /** Sweeps that the time left is worth; Infinity or NaN while nothing is measured. */
  affordableSweeps(deadline: Deadline): number {
    return deadline.remainingSec() / this.secPerSweep;
  }

  /** A sweep takes so long. @returns sweeps of the scout that is worth its time, 0 for none */
  measured(secPerSweep: number, deadline: Deadline): number {
    this.secPerSweep = secPerSweep;
    const affordable = this.affordableSweeps(deadline);
    this.scarce = affordable < Math.min(SCARCE_SWEEPS, SCARCE_PER_NODE * this.#nodes);
    return this.scarce && SCOUT_COST < SCOUT_SHARE * affordable ? SCOUT_SWEEPS : 0;
  }

  /** The first task finds out whether crossing gains, unless a scout has; the others are drawn in proportion to their rate of success.
   *  @param lanes tasks that run at once @param cuts how many the pool has @param descents whether a descent may be had */
  arm(id: number, lanes: number, sweeps: number, cuts: number, descents: boolean, random: Random): Arm {
    const crossingPays = this.#crossingPays;
    if (this.scarce && id < lanes) return crossingPays ? 'island' : 'long';
    if (id === 0) return sweeps >= FEWEST_OF_ISLAND ? 'island' : 'hot';
    if (cuts === 0) return crossingPays ? 'island' : 'hot';
    const arms: Arm[] = ['warm'];
    if (crossingPays) arms.push('island');
    if (!this.scarce) arms.push('hot');
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

  get #crossingPays(): boolean {
    return this.crossings > 0 && this.gains >= CROSSING_PAYS * this.crossings;
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
