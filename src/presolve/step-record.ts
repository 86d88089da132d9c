/** What a reduction did, step by step: what its proof needs, the nodes; and what undoing it needs, some numbers.
 *
 *  Undoing, last step first, gives the nodes that left their sides:
 *  - `free`, `join`, `star`, `twins`, `subgraph`: one number for each of the first nodes that it depends on, a weight; the node goes to the
 *    side that cuts more of these.
 *  - `clique`: one sign s for each node; the nodes that leave balance Σ s·x one after the other.
 *  - `part`: for the sides of the attached nodes but the first, relative to the first, all 2^(number − 1), lowest bits first: which of the
 *    nodes that leave are opposite to the first attached one, as bits. */
import { GrowingArray } from './growing-array.ts';
import { type ReductionSteps, RULES, type RuleName } from './reduction.ts';

export class StepRecord {
  readonly #rule = new GrowingArray(new Uint8Array(256));
  readonly #leaving = new GrowingArray(new Int32Array(256));
  readonly #start = new GrowingArray(new Int32Array(256));
  readonly #nodes = new GrowingArray(new Int32Array(1024));
  readonly #numberStart = new GrowingArray(new Int32Array(256));
  readonly #numbers = new GrowingArray(new Float64Array(1024));

  /** Begins the next step, whose nodes and numbers follow: first the nodes that leave. */
  begin(rule: RuleName, leaving: number): void {
    this.#rule.push(RULES.indexOf(rule));
    this.#leaving.push(leaving);
    this.#start.push(this.#nodes.length);
    this.#numberStart.push(this.#numbers.length);
  }

  node(u: number): void {
    this.#nodes.push(u);
  }

  number(x: number): void {
    this.#numbers.push(x);
  }

  steps(): ReductionSteps {
    const start = new Int32Array(this.#start.length + 1);
    start.set(this.#start.values);
    start[this.#start.length] = this.#nodes.length;
    return {
      rule: this.#rule.values,
      leaving: this.#leaving.values,
      start,
      nodes: this.#nodes.values,
    };
  }

  /** Gives all nodes that left their sides. @param spin Int8Array(n) of ±1, right for the nodes that are left */
  undo(spin: Int8Array): void {
    const rule = this.#rule.values;
    const leaving = this.#leaving.values;
    const start = this.#start.values;
    const numberStart = this.#numberStart.values;
    const nodes = this.#nodes.values;
    const numbers = this.#numbers.values;
    let nodesEnd = this.#nodes.length;
    let numbersEnd = this.#numbers.length;
    for (let i = rule.length - 1; i >= 0; i--) {
      const name = RULES[rule[i]!]!;
      const undo = name === 'clique' ? balance : name === 'part' ? lookUp : followWeights;
      const others = start[i]! + leaving[i]!;
      undo(nodes, start[i]!, others, nodesEnd, numbers, numberStart[i]!, numbersEnd, spin);
      nodesEnd = start[i]!;
      numbersEnd = numberStart[i]!;
    }
  }
}

/** nodes[first .. others − 1] leave, nodes[others .. end − 1] are there; the step's numbers are numbers[from .. to − 1]. */
type Undo = (
  nodes: Int32Array,
  first: number,
  others: number,
  end: number,
  numbers: Float64Array,
  from: number,
  to: number,
  spin: Int8Array,
) => void;

const followWeights: Undo = (nodes, first, others, _end, numbers, from, to, spin) => {
  let pull = 0;
  for (let j = from; j < to; j++) pull += numbers[j]! * spin[nodes[others + j - from]!]!;
  spin[nodes[first]!] = pull > 0 ? -1 : 1;
};

const balance: Undo = (nodes, first, others, end, numbers, from, _to, spin) => {
  let sum = 0;
  for (let j = others; j < end; j++) sum += numbers[from + j - first]! * spin[nodes[j]!]!;
  for (let i = first; i < others; i++) {
    const turn = sum > 0 ? -1 : 1;
    spin[nodes[i]!] = turn * numbers[from + i - first]!;
    sum += turn;
  }
};

const lookUp: Undo = (nodes, first, others, end, numbers, from, _to, spin) => {
  const side = others < end ? spin[nodes[others]!]! : 1;
  let pattern = 0;
  for (let j = others + 1; j < end; j++) if (spin[nodes[j]!] !== side) pattern |= 1 << (j - others - 1);
  const opposite = numbers[from + pattern]!;
  for (let i = first; i < others; i++) spin[nodes[i]!] = (opposite >> (i - first)) & 1 ? -side : side;
};
