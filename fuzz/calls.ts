/** Calls of the library with one argument spoilt: an answer, or an error that says what is wrong; and workers that die: the same cut. */
import { InputError, UsageError } from '../src/core/errors.ts';
import { buildCsr } from '../src/graph/csr.ts';
import type { Executor } from '../src/portfolio/executor.ts';
import { type FromWorker, serve, type ToWorker } from '../src/portfolio/worker-loop.ts';
import { WorkerPool } from '../src/portfolio/worker-pool.ts';
import type { QuadraticResult } from '../src/solve/quadratic-types.ts';
import { solve, solveSync } from '../src/solve/solve.ts';
import { solveQubo } from '../src/solve/solve-qubo.ts';
import type { SolveResult } from '../src/solve/types.ts';
import { type Edge, generator, randomGraph, weightOfCut } from '../test/oracles/random-graphs.ts';
import { among, below, type Target } from './target.ts';

interface CallCase {
  readonly call: number;
  readonly place: number;
  readonly value: number;
}

const VALUES: readonly unknown[] = [
  null,
  undefined,
  Number.NaN,
  Infinity,
  -1,
  0.5,
  1e12,
  '',
  'x',
  '__proto__',
  1n,
  true,
  [],
  {},
  Symbol('s'),
  () => 1,
  new Float64Array(2),
  Int32Array.of(99, -1),
  Object.create(null),
  new Array(3),
  [null],
  { toString: 5 },
];

const pair = () => ({
  n: 2,
  m: 1,
  rowPtr: Int32Array.of(0, 1, 2),
  adj: Int32Array.of(1, 0),
  weight: Float64Array.of(1, 1),
});
// biome-ignore lint/suspicious/noExplicitAny: arguments that are spoilt
const CALLS: readonly (() => { given: any; run: (given: any) => Promise<unknown> })[] = [
  () => ({
    given: [
      {
        nodes: ['a', 'b'],
        edges: [
          ['a', 'b', 2],
          ['b', 'a', 1],
        ],
      },
      { seed: 1, maxSteps: 9, parameters: {}, start: [0, 1] },
    ],
    run: ([g, o]) => solve(g, o),
  }),
  () => ({
    given: [pair(), { method: 'tabu', maxSteps: 9, target: 1, gap: 0, threads: 2 }],
    run: ([g, o]) => solve(g, o),
  }),
  () => ({
    given: [
      { graph: pair(), labels: { labelOf: String, indexOf: Number }, name: 'n', warnings: [] },
      { bound: 'sdp', maxSteps: 9 },
    ],
    run: ([g, o]) => solve(g, o),
  }),
  () => ({
    given: [
      {
        variables: 2,
        terms: [
          [0, 1, -1],
          [0, 0, 2],
        ],
        offset: 1,
      },
      { sense: 'minimize', maxSteps: 9, start: { 0: 1, 1: 0 } },
    ],
    run: ([p, o]) => solveQubo(p, o),
  }),
  () => ({
    given: [
      { kind: 'qubo', sense: 'minimize', n: 2, linear: Float64Array.of(1, -1), couplings: pair(), offset: 0 },
      { maxSteps: 9 },
    ],
    run: ([p, o]) => solveQubo(p, o),
  }),
];

/** Every place in it that can be given another value. */
// biome-ignore lint/suspicious/noExplicitAny: arguments that are spoilt
function placesOf(part: any, places: [any, string][] = []): [any, string][] {
  for (const key of Object.keys(part)) {
    places.push([part, key]);
    if (typeof part[key] === 'object' && part[key] !== null) placesOf(part[key], places);
  }
  return places;
}

export const callTarget: Target<CallCase> = {
  name: 'calls',
  weight: 25,
  make: (uniform) => ({
    call: below(uniform, CALLS.length),
    place: below(uniform, 60),
    value: below(uniform, VALUES.length),
  }),
  *smaller() {},
  async check({ call, place, value }) {
    const { given, run } = CALLS[call]!();
    const places = placesOf(given);
    const [part, key] = places[place % places.length]!;
    try {
      part[key] = VALUES[value];
    } catch {
      // A bigint in an array of doubles.
      return null;
    }
    let late = false;
    const timer = new Promise<null>((resolve) => {
      setTimeout(() => {
        late = true;
        resolve(null);
      }, 5000).unref();
    });
    try {
      const answer = await Promise.race([run(given), timer]);
      return late ? 'no end within 5 s' : wrongAnswer(answer as SolveResult | QuadraticResult);
    } catch (error) {
      if (error instanceof InputError || error instanceof UsageError) return null;
      throw error;
    }
  },
};

function wrongAnswer(answer: SolveResult | QuadraticResult): string | null {
  const { value, bound, problem } = answer;
  if (!Number.isFinite(value)) return `the value is ${value}`;
  if (bound !== null && !Number.isFinite(bound)) return `the bound is ${bound}`;
  const [sides, allowed] = 'spin' in answer ? [answer.spin, [-1, 1]] : [answer.values, [0, 1]];
  const odd = sides.find((side) => !allowed.includes(side));
  return odd === undefined ? null : `a side of the ${problem} is ${odd}`;
}

interface WorkerCase {
  readonly seed: number;
  /** Messages to a worker after which it dies. */
  readonly diesAfter: readonly number[];
}

/** Workers in this thread; the i-th dies at its diesAfter[i]-th message. */
function mortal(diesAfter: readonly number[]): Executor {
  let started = 0;
  return {
    available: 3,
    open: (graph, workers, parameters) =>
      new WorkerPool(
        graph,
        workers,
        (onMessage, onFailure) => {
          let left = diesAfter[started++ % diesAfter.length]!;
          let hear: (message: ToWorker) => void = () => {};
          let alive = true;
          serve({
            post: (message: FromWorker) => void setImmediate(() => alive && onMessage(message)),
            listen: (handler) => {
              hear = handler;
            },
          });
          const post = (message: ToWorker): void => {
            setImmediate(() => {
              if (!alive) return;
              if (left-- > 0) hear(message);
              else {
                alive = false;
                onFailure('it died');
              }
            });
          };
          const terminate = (): void => {
            alive = false;
          };
          return { post, terminate };
        },
        parameters,
      ),
  };
}

/** Steps that a run without a limit of time has: what it finds must not depend on who does them. */
const STEPS = 200;

export const workerTarget: Target<WorkerCase> = {
  name: 'dying workers',
  weight: 1,
  make: (uniform) => ({
    seed: below(uniform, 1e6),
    diesAfter: Array.from({ length: 1 + below(uniform, 3) }, () => below(uniform, 6)),
  }),
  *smaller() {},
  async check({ seed, diesAfter }) {
    const uniform = generator(seed);
    const { n, edges } = randomGraph(seed, 70, 0.15, () => among(uniform, [1, -1, 2]));
    const { graph } = buildCsr(
      n,
      Int32Array.from(edges, ([u]) => u),
      Int32Array.from(edges, ([, v]) => v),
      Float64Array.from(edges, ([, , w]) => w),
    );
    const options = { seed, maxSteps: STEPS, bound: 'none' } as const;
    const { cut, spin } = await solve(graph, { ...options, threads: 3, executor: mortal(diesAfter) });
    if (cut !== weightOfCut(edges as Edge[], spin)) return `the cut ${cut} is not what its sides weigh`;
    const alone = solveSync(graph, options);
    return cut === alone.cut && spin.every((side, u) => side === alone.spin[u])
      ? null
      : `another cut than without workers: ${cut}, not ${alone.cut}`;
  },
};
