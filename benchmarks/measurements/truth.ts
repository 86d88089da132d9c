/** Whether what solve() claims is true: on random graphs, QUBO and Ising problems of 3 to 14 nodes, with weights of every kind and scale, each
 *  verified bound and each `optimal` is compared with all cuts, weighed in big integers (test/oracles). A claim about decimals is false if
 *  it is false of the decimals and of the doubles that stand for them. Sums of doubles are told to within a unit in the last place
 *  of the sizes of all coefficients: no less is called false. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { solveIsingSync, solveQuboSync, solveSync } from '../../src/index.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { generator } from '../../test/oracles/random-graphs.ts';
import { largest, meanings, type Terms, worthOf } from '../../test/oracles/truth.ts';
import { measurement } from '../measurement.ts';

type Draw = (uniform: () => number) => number;

/** A power of ten times a number in [−½, ½), or [−0.3, 0.7). */
const scaled = (uniform: () => number, from: number, to: number): number =>
  (uniform() - 0.5) * 10 ** (from + Math.floor(uniform() * (to - from)));

const KINDS: Readonly<Record<string, Draw>> = {
  unit: () => 1,
  signs: (uniform) => (uniform() < 0.5 ? 1 : -1),
  'small integers': (uniform) => Math.floor(uniform() * 21) - 10,
  'with zeros': (uniform) => Math.max(0, Math.floor(uniform() * 5) - 2),
  'large integers': (uniform) => Math.floor((uniform() - 0.4) * 2 ** 53),
  'integers beyond 2^53': (uniform) =>
    Math.floor((uniform() - 0.4) * 2 ** 53) * 2 ** Math.floor(uniform() * 9),
  halves: (uniform) => Math.floor(uniform() * 21) / 2 - 5,
  tenths: (uniform) => (Math.floor(uniform() * 41) - 20) / 10,
  decimals: (uniform) => Number((uniform() * 20 - 8).toFixed(Math.floor(uniform() * 7))),
  'wide decimals': (uniform) => Number((scaled(uniform, 0, 9) * 2).toFixed(5)),
  reals: (uniform) => uniform() * 3 - 1 + uniform() * 2 ** -30,
  'a few reals': (uniform) => [1 / 3, Math.PI, -Math.SQRT2, Math.E / 7][Math.floor(uniform() * 4)]!,
  mixed: (uniform) => scaled(uniform, -6, 7),
  wide: (uniform) => scaled(uniform, -20, 21),
  huge: (uniform) => ((uniform() - 0.3) * 1e300) / 200,
  tiny: (uniform) => (uniform() - 0.3) * 1e-300,
  denormal: (uniform) => Math.floor(uniform() * 200 - 60) * Number.MIN_VALUE,
  extreme: (uniform) => scaled(uniform, -300, 300),
};

const NO_CHEAP = { exactOperations: 0, proofOperations: 0 };
const NO_TREE = { ...NO_CHEAP, proofNodes: 0, effort: 2e4 };
/** What is solved, and with which constants of the search. Where exact methods are forbidden, bounds are tried that nobody needs
 *  for so small a problem: of reals they often come within a rounding of the optimum, which does not prove it. */
const WAYS = [
  { name: 'default', problem: 'graph', whole: true, parameters: {} },
  { name: 'no cheap methods', problem: 'graph', whole: false, parameters: NO_CHEAP },
  { name: 'no tree either', problem: 'graph', whole: false, parameters: NO_TREE },
  { name: 'QUBO', problem: 'qubo', whole: true, parameters: {} },
  { name: 'Ising', problem: 'ising', whole: true, parameters: {} },
  { name: 'QUBO by a tree', problem: 'qubo', whole: false, parameters: NO_CHEAP },
] as const;

interface Tally {
  runs: number;
  falseBounds: number;
  falseOptimal: number;
  notOptimal: number;
  /** Though exact methods were allowed. */
  leftOpen: number;
  failed: number;
}

interface Findings {
  readonly tallies: Readonly<Record<string, Tally>>;
  /** The first of what is false, in words. */
  readonly examples: readonly string[];
}

export const truth = measurement({
  name: 'truth',
  summary:
    'bounds and claims of optimality on small problems against enumeration in big integers; fails where one is false',
  flags: { seeds: '1-100000', processes: 2 },
  tiny: ['--seeds', '1-216', '--processes', '1'],
  async run({ seeds, processes }) {
    const [first, last = first] = String(seeds).split('-').map(Number);
    const findings = await Promise.all(
      Array.from({ length: processes }, (_, i) => inProcess(`${first! + i} ${last} ${processes}`)),
    );
    const tallies: Record<string, Tally> = {};
    for (const { tallies: part } of findings) {
      for (const [key, tally] of Object.entries(part)) add(tallyOf(tallies, key), tally);
    }
    const examples = findings.flatMap((found) => found.examples);
    for (const example of examples) console.error(example);
    const all = tallyOf({}, 'all');
    for (const tally of Object.values(tallies)) add(all, tally);
    if (all.falseBounds + all.falseOptimal + all.failed > 0) process.exitCode = 1;
    const kinds = Object.keys(KINDS).filter((kind) => kind in tallies);
    const rows = [...kinds.map((kind) => [kind, tallies[kind]!] as const), ['all', all] as const].map(
      ([key, tally]) => ({
        weights: key,
        runs: tally.runs,
        'false bounds': tally.falseBounds,
        'false optimal': tally.falseOptimal,
        failed: tally.failed,
        'left open': tally.leftOpen,
        'left open without exact methods': tally.notOptimal - tally.leftOpen,
      }),
    );
    return { truth: tableText(tableOf(rows)) };
  },
  child(input): Findings {
    const [first, last, step] = input.split(' ').map(Number) as [number, number, number];
    return check(first, last, step);
  },
});

async function inProcess(input: string): Promise<Findings> {
  const argv = [process.argv[1]!, 'truth', '--child', input];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout) as Findings;
}

function check(first: number, last: number, step: number): Findings {
  const tallies: Record<string, Tally> = {};
  const examples: string[] = [];
  const names = Object.keys(KINDS);
  for (let seed = first; seed <= last; seed += step) {
    const kind = names[seed % names.length]!;
    const way = WAYS[Math.floor(seed / names.length) % WAYS.length]!;
    const tally = tallyOf(tallies, kind);
    tally.runs++;
    const wrong = checkOne(seed, kind, way, tally);
    if (wrong !== null && examples.length < 10) examples.push(`seed ${seed}, ${kind}, ${way.name}: ${wrong}`);
  }
  return { tallies, examples };
}

/** @returns in words what is false; null where nothing is */
function checkOne(seed: number, kind: string, way: (typeof WAYS)[number], tally: Tally): string | null {
  const uniform = generator(seed);
  for (let i = 0; i < 5; i++) uniform();
  const n = 3 + Math.floor(uniform() * 12);
  const terms = randomTerms(n, uniform, KINDS[kind]!, way.problem !== 'graph');
  let claim: Claim;
  try {
    claim = claimOf(seed, n, terms, way);
  } catch (error) {
    tally.failed++;
    return `${error}`;
  }
  if (!claim.optimal) tally.notOptimal++;
  if (!claim.optimal && way.whole) tally.leftOpen++;
  const kinds = meanings(terms);
  const bests = kinds.map((meaning) => largest(way.problem, n, terms, meaning));
  const best = bests.map((units, i) => kinds[i]!.nearest(units));
  const sizes = [...terms.pairs.map(([, , w]) => w), ...terms.linear, terms.offset].map(Math.abs);
  // Values of quadratic problems are sums of doubles, and may be off by their rounding; cuts and decimals are not.
  const unit =
    way.problem === 'graph' || kinds.length > 1 ? 0 : 2 ** -52 * sizes.reduce((sum, x) => sum + x, 0);
  if (claim.bound !== null && best.every((value) => claim.bound! < value - unit)) {
    tally.falseBounds++;
    return `the bound ${claim.bound} (${claim.source}, ${claim.optimal ? 'optimal' : 'not optimal'}) is below ${best.join(' or ')}`;
  }
  const value = kinds.map((meaning) => meaning.nearest(worthOf(way.problem, terms, meaning, claim.values)));
  if (!claim.optimal || value.some((x, i) => x >= best[i]! - unit)) return null;
  tally.falseOptimal++;
  return `${value.join(' or ')} (${claim.source}) is not the optimum ${best.join(' or ')}`;
}

/** Of a maximisation: quadratic problems are minimised with all signs turned. */
interface Claim {
  /** Null where there is no verified one. */
  readonly bound: number | null;
  readonly source: string | null;
  readonly optimal: boolean;
  readonly values: ArrayLike<number>;
}

function claimOf(
  seed: number,
  n: number,
  terms: Terms,
  { problem, parameters }: (typeof WAYS)[number],
): Claim {
  const options = { seed, parameters };
  if (problem === 'graph') {
    const { status, boundKind, boundSource, upperBound, spin } = solveSync(
      { nodes: n, edges: terms.pairs.map(([u, v, w]) => [u, v, w] as const) },
      options,
    );
    const bound = boundKind === 'verified' ? upperBound : null;
    return { bound, source: boundSource, optimal: status === 'optimal', values: spin };
  }
  const { linear, pairs, offset } = terms;
  const asked = { ...options, sense: 'maximize' as const };
  const singles = linear.map((c, i) => [i, c] as const);
  const result =
    problem === 'qubo'
      ? solveQuboSync(
          { variables: n, terms: [...pairs, ...singles.map(([i, c]) => [i, i, c] as const)], offset },
          asked,
        )
      : solveIsingSync({ variables: n, h: singles, J: pairs, offset }, asked);
  const { status, boundKind, boundSource, bound, values } = result;
  return {
    bound: boundKind === 'verified' ? bound : null,
    source: boundSource,
    optimal: status === 'optimal',
    values,
  };
}

function randomTerms(n: number, uniform: () => number, draw: Draw, linear: boolean): Terms {
  const density = 0.2 + 0.8 * uniform();
  const pairs: [number, number, number][] = [];
  for (let u = 0; u < n; u++) {
    for (let v = u + 1; v < n; v++) if (uniform() < density) pairs.push([u, v, draw(uniform)]);
  }
  return {
    pairs,
    linear: Array.from({ length: n }, () => (linear ? draw(uniform) : 0)),
    offset: linear ? draw(uniform) : 0,
  };
}

function tallyOf(tallies: Record<string, Tally>, key: string): Tally {
  tallies[key] ??= { runs: 0, falseBounds: 0, falseOptimal: 0, notOptimal: 0, leftOpen: 0, failed: 0 };
  return tallies[key];
}

function add(to: Tally, tally: Tally): void {
  for (const key of Object.keys(tally) as (keyof Tally)[]) to[key] += tally[key];
}
