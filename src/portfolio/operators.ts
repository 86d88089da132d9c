/** Which operator makes the next cut: a bandit over the operators, drawn by probability matching — in proportion to the share of an operator's
 *  tasks that made one of the best cuts so far.
 *  Source: adaptive operator selection; Thierens, "Adaptive strategies for operator allocation" (2007). */
import type { Random } from '../core/random.ts';
import type { SearchOperator } from './task.ts';

/** `descent`: a derandomized cut of the relaxation, then thermal cycling. */
export type Operator = SearchOperator | 'descent';

const OPERATORS: readonly Operator[] = [
  'probe',
  'long-annealing',
  'restart',
  'cycling',
  'population',
  'breakout',
  'descent',
];

export class OperatorBandit {
  /** Both begin at 1, so that each operator is tried. */
  readonly #record = new Map(OPERATORS.map((operator) => [operator, { tries: 1, wins: 1 }]));

  /** @param among at least one */
  draw(among: readonly Operator[], random: Random): Operator {
    const rates = among.map((operator) => {
      const { tries, wins } = this.#record.get(operator)!;
      return wins / tries;
    });
    let left = random.uniform() * rates.reduce((sum, rate) => sum + rate, 0);
    for (let i = 0; i < among.length; i++) {
      left -= rates[i]!;
      if (left < 0) return among[i]!;
    }
    return among[0]!;
  }

  learn(operator: Operator, won: boolean): void {
    const record = this.#record.get(operator)!;
    record.tries++;
    if (won) record.wins++;
  }

  /** How often each operator was used. */
  get uses(): Readonly<Record<Operator, number>> {
    const entries = [...this.#record].map(([operator, { tries }]) => [operator, tries - 1] as const);
    return Object.fromEntries(entries) as Record<Operator, number>;
  }
}
