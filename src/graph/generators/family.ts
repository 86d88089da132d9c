/** What every family of generated graphs provides. Edges come out block by block, so that a graph larger than memory can be written;
 *  what a family keeps meanwhile stands in its header. */
import { UsageError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';

/** An edge between two different nodes 0..n−1; no pair comes twice. */
export type Pair = readonly [number, number];

const BLOCK_PAIRS = 1 << 14;

/** Edges source[i]–target[i], i < count. A generator may yield the same block again and again, filled anew: an object per edge took
 *  three times as long. */
export class PairBlock {
  readonly source = new Int32Array(BLOCK_PAIRS);
  readonly target = new Int32Array(BLOCK_PAIRS);
  count = 0;

  /** Whether `more` pairs fit. */
  hasRoom(more: number): boolean {
    return this.count + more <= BLOCK_PAIRS;
  }

  add(u: number, v: number): void {
    this.source[this.count] = u;
    this.target[this.count++] = v;
  }
}

/** Pairs that come one by one, in blocks. */
export function* inPairBlocks(pairs: Iterable<Pair>): Generator<PairBlock> {
  const block = new PairBlock();
  for (const [u, v] of pairs) {
    block.add(u, v);
    if (block.hasRoom(1)) continue;
    yield block;
    block.count = 0;
  }
  yield block;
}

export interface Parameter {
  readonly placeholder: string;
  readonly help: string;
  readonly least: number;
  readonly most: number;
  /** Integers only. */
  readonly integer: boolean;
  /** What holds where it is not given; null if it must be. */
  readonly standard: number | null;
}

/** Names of ways to draw weights (weights.ts). */
export type WeightKind = 'ones' | 'signs' | 'gaussian' | 'uniform';

export type Values = Readonly<Record<string, number>>;

/** A graph about to be generated. */
export interface Plan {
  readonly nodes: number;
  /** Number of edges; null where only a first pass with the same random numbers tells. */
  readonly edges: number | null;
  blocks(random: Random): Iterable<PairBlock>;
  /** The side of each node in the cut that was planted, as a function of the same random numbers. */
  planted?(random: Random): Int8Array;
}

export interface Family {
  readonly name: string;
  readonly summary: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly weights: WeightKind;
  /** Arguments of an example for help texts. */
  readonly example: string;
  /** @throws UsageError where values do not go together */
  plan(values: Values): Plan;
}

/** Most nodes: the ids of a graph are 32-bit integers. */
export const MAX_NODES = 2 ** 31 - 1;

export function integer(
  placeholder: string,
  help: string,
  least: number,
  standard: number | null = null,
): Parameter {
  return { placeholder, help, least, most: MAX_NODES, integer: true, standard };
}

export function real(help: string, least: number, most: number, standard: number | null = null): Parameter {
  return { placeholder: 'X', help, least, most, integer: false, standard };
}

/** The range of a parameter, in words. */
export function rangeOf({ integer: whole, least, most }: Parameter): string {
  const kind = whole ? 'an integer' : 'a number';
  return most === MAX_NODES || most === Number.MAX_SAFE_INTEGER
    ? `${kind} ≥ ${least}`
    : `${kind} in ${least}..${most}`;
}

/** Fills in what holds by default. @throws UsageError for a name or value that cannot be used */
export function resolveValues(family: Family, given: Readonly<Record<string, number | undefined>>): Values {
  const values: Record<string, number> = {};
  for (const name of Object.keys(given)) {
    if (family.parameters[name] !== undefined) continue;
    const names = Object.keys(family.parameters).join(', ');
    throw new UsageError(`${family.name}: unknown parameter "${name}", expected one of ${names}`);
  }
  for (const [name, parameter] of Object.entries(family.parameters)) {
    const value = given[name] ?? parameter.standard;
    if (value === null)
      throw new UsageError(`${family.name}: ${name} is missing, expected ${rangeOf(parameter)}`);
    const inRange = value >= parameter.least && value <= parameter.most;
    if (!inRange || (parameter.integer && !Number.isInteger(value)))
      throw new UsageError(`${family.name}: ${name} is ${value}, expected ${rangeOf(parameter)}`);
    values[name] = value;
  }
  return values;
}
