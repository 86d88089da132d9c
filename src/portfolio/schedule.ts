/** The schedule, stated once: which operators are open for the next task, and how many sweeps it gets.
 *
 *  - The first task is a population, which finds out whether crossover gains on this graph; where it does not, there are no more.
 *  - All later ones are drawn by the bandit among thermal cycling, restarts, populations where crossover gains, breakout on small
 *    graphs and derandomizing descents where they cost little.
 *  - Each task of a worker is twice as long as the one before; with a time limit the last ones are fitted into what is left.
 *  - Where the time is worth few sweeps (scarce), restarts gain nothing: a probe finds out what crossover gains, then each worker has
 *    one long annealing, or one population, and thermal cycling takes the rest. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import { type Operator, OperatorBandit } from './operators.ts';
import type { PortfolioParameters } from './parameters.ts';
import type { SearchOutcome } from './task.ts';

/** With a step limit: tasks made before any of them counts, whatever the number of workers. */
export const GROUP = 4;

export class Schedule {
  readonly bandit = new OperatorBandit();
  /** First crossovers of populations, and those that gained. */
  crossovers = 0;
  gains = 0;
  /** Measured, 0 before. */
  secPerSweep = 0;
  /** The time is worth few sweeps; told by `measured`. */
  scarce = false;
  readonly #nodes: number;
  readonly #parameters: PortfolioParameters;

  /** @param nodes of the graph that is searched */
  constructor(nodes: number, parameters: PortfolioParameters) {
    this.#nodes = nodes;
    this.#parameters = parameters;
  }

  /** Sweeps of task number `id`. @param workers tasks that run at once */
  sweeps(id: number, workers: number, deadline: Deadline): number {
    const { firstSweeps, growth, mostSweeps, populationShare, lastStretch } = this.#parameters;
    const grown = Math.min(mostSweeps, firstSweeps * growth ** Math.floor(id / workers));
    if (Number.isFinite(deadline.stepsLeft))
      return Math.max(1, Math.min(grown, Math.ceil(deadline.stepsLeft / workers)));
    const affordable = this.affordableSweeps(deadline);
    if (!Number.isFinite(affordable)) return grown;
    if (this.scarce && this.#crossoverPays)
      return Math.max(1, Math.ceil(Math.min(grown, populationShare * affordable)));
    return Math.max(1, Math.ceil(affordable < lastStretch * grown ? affordable : grown));
  }

  /** Sweeps that the time left is worth; Infinity or NaN while nothing is measured. */
  affordableSweeps(deadline: Deadline): number {
    return deadline.remainingSec() / this.secPerSweep;
  }

  /** A sweep takes so long. @returns sweeps of the probe that is worth its time, 0 for none */
  measured(secPerSweep: number, deadline: Deadline): number {
    const { scarceSweeps, scarceSweepsPerNode, probeSweeps, probeCost, probeShare } = this.#parameters;
    this.secPerSweep = secPerSweep;
    const affordable = this.affordableSweeps(deadline);
    this.scarce = affordable < Math.min(scarceSweeps, scarceSweepsPerNode * this.#nodes);
    return this.scarce && probeCost * probeSweeps < probeShare * affordable ? probeSweeps : 0;
  }

  /** @param workers tasks that run at once @param elites cuts in the pool @param descents whether a descent may be had */
  operator(
    id: number,
    workers: number,
    sweeps: number,
    elites: number,
    descents: boolean,
    random: Random,
  ): Operator {
    const crossoverPays = this.#crossoverPays;
    if (this.scarce && id < workers) return crossoverPays ? 'population' : 'long-annealing';
    if (id === 0) return sweeps >= this.#parameters.fewestPopulationSweeps ? 'population' : 'restart';
    if (elites === 0) return crossoverPays ? 'population' : 'restart';
    const open: Operator[] = ['cycling'];
    if (crossoverPays) open.push('population');
    if (!this.scarce) open.push('restart');
    if (this.#nodes <= this.#parameters.breakoutNodes) open.push('breakout');
    if (descents) open.push('descent');
    return this.bandit.draw(open, random);
  }

  get #crossoverPays(): boolean {
    return this.crossovers > 0 && this.gains >= this.#parameters.crossoverPays * this.crossovers;
  }

  /** What came of a task. @param won whether it made one of the best cuts @param seconds 0 where its time says nothing of sweeps */
  learn(operator: Operator, won: boolean, outcome: SearchOutcome, seconds: number): void {
    this.bandit.learn(operator, won);
    this.crossovers += outcome.crossovers;
    this.gains += outcome.gains;
    if (outcome.sweeps === 0 || seconds === 0) return;
    const measured = seconds / outcome.sweeps;
    this.secPerSweep = this.secPerSweep === 0 ? measured : (this.secPerSweep + measured) / 2;
  }
}
