/** solve(): a graph in; a cut, how good it is, and how it was found, out. */
import type { Attributes } from 'graphology-types';
import { Deadline } from '../core/deadline.ts';
import { assertInternal, InputError } from '../core/errors.ts';
import { finish, finishAsync, type Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeightSteps } from '../graph/cut.ts';
import { summarizeWeightsSteps } from '../graph/weights.ts';
import { UpwardSum } from '../linalg/upward-sum.ts';
import { HIGHS_MISSING } from '../lp/highs.ts';
import type { Executor } from '../portfolio/executor.ts';
import { Incumbent, type IncumbentEvent } from '../portfolio/incumbent.ts';
import { cutLattice, provesOptimal } from '../problems/lattice.ts';
import { type CutBound, relativeGap } from '../problems/result.ts';
import { SolutionPool } from '../search/solution-pool.ts';
import { boundCut, trivialBound, warnOfTrivialBound } from './bound.ts';
import { NO_ORIGIN, type Origin, SolveContext, STREAM } from './context.ts';
import { nameGraph, type SolvableGraph } from './input.ts';
import { methodNamed } from './methods.ts';
import { type ResolvedSolveOptions, resolveSolveOptions } from './options.ts';
import { moreSolutions, SEARCH_SHARE, solvedCut, solvedCuts } from './solutions.ts';
import { startSpins } from './start.ts';
import type { BoundRequest, NamedGraph, SolveOptions, SolveResult } from './types.ts';

/** Finds a heavy cut of a graph and bounds the heaviest.
 *  @throws UsageError for an option, InputError for a graph or start that cannot be used */
export async function solve<Node extends Attributes = Attributes, Edge extends Attributes = Attributes>(
  graph: SolvableGraph<Node, Edge>,
  options: SolveOptions<Node, Edge> = {},
): Promise<SolveResult> {
  return finishAsync(solveSteps(graph, options as SolveOptions));
}

/** The same without a pause, on one thread: progress is reported, but a signal raised meanwhile is seen only at the end. */
export function solveSync<Node extends Attributes = Attributes, Edge extends Attributes = Attributes>(
  graph: SolvableGraph<Node, Edge>,
  options: SolveOptions<Node, Edge> = {},
): SolveResult {
  return finish(solveSteps(graph, options as SolveOptions, null));
}

/** The work of solve(), which pauses between its steps. @param wanted null where nothing can be waited for */
export function* solveSteps(
  input: SolvableGraph,
  given: SolveOptions,
  wanted: Executor | null | undefined = given?.executor,
  origin: Origin = NO_ORIGIN,
): Steps<SolveResult> {
  const startMs = performance.now();
  const options = resolveSolveOptions(given);
  const named = nameGraph(input, options.getEdgeWeight);
  const { graph } = named;
  const method = methodNamed(options.method);
  const pool =
    options.solutions > 1 ? new SolutionPool(options.solutions, options.minDistance, origin.anchor) : null;
  const { timeLimitSec = Number.POSITIVE_INFINITY, signal } = options;
  const unlimited = options.timeLimitSec === undefined && options.maxSteps === undefined;
  const maxSteps = unlimited ? method.effort?.(graph, options.parameters) : options.maxSteps;
  const searchSec = pool === null ? timeLimitSec : SEARCH_SHARE * timeLimitSec;
  const whole = new Deadline({ timeLimitSec, signal, startMs });
  const deadline = new Deadline({ timeLimitSec: searchSec, signal, maxSteps, startMs });
  const context = yield* openContext(named, options, deadline, pool, wanted, origin);
  const { incumbent } = context;
  yield* offerKnown(context, named, options);
  context.announce(method.name);
  if (!incumbent.satisfied) yield* method.run(context);
  // Whatever was cut short, an answer stands: everything on one side weighs 0.
  if (incumbent.cut < 0) incumbent.offer(new Int8Array(graph.n).fill(1), 0, 'start');
  yield* boundCut(context);
  if (options.bound !== 'none' && !incumbent.satisfied) warnOfTrivialBound(context);
  const random = context.random(STREAM.solutions);
  if (pool !== null) yield* moreSolutions(graph, pool, random, whole);
  return assemble(named, options, context, pool);
}

/** @throws InputError for weights whose sum overflows */
function* openContext(
  named: NamedGraph,
  options: ResolvedSolveOptions,
  deadline: Deadline,
  pool: SolutionPool | null,
  wanted: Executor | null | undefined,
  origin: Origin,
): Steps<SolveContext> {
  const { graph } = named;
  const executor = wanted ?? null;
  const weights = yield* summarizeWeightsSteps(graph);
  if (!Number.isFinite(2 * weights.positive - weights.total)) {
    throw new InputError({}, 'solve: the sum of |weight| overflows, expected it to stay below 1.8e308');
  }
  const { onProgress, onCut, onDescent } = options;
  const memory = executor?.memory?.(graph) ?? null;
  const onEvent = (event: IncumbentEvent): void => {
    onProgress?.(event);
    if (event.type === 'improved') {
      onCut?.(incumbent.spin, event.cut);
      memory?.keepCut(incumbent.spin, event.cut);
    } else if (event.boundKind === 'verified') memory?.keepBound(incumbent.proven);
  };
  // Rounded weights are taken as the doubles that they are, whatever decimals these are near to.
  const lattice = origin.rounded ? null : cutLattice(graph);
  const trivial = yield* trivialBound(graph, lattice);
  const incumbent = new Incumbent(graph.n, deadline, options, trivial, onEvent, pool);
  return new SolveContext({
    graph,
    weights,
    lattice,
    origin,
    deadline,
    incumbent,
    warnings: startWarnings(named, options, executor, pool),
    boundRequest: options.bound,
    seed: options.seed,
    threads: executor === null ? 1 : Math.min(options.threads ?? executor.available, mostThreads(executor)),
    executor,
    memory,
    canWait: wanted !== null,
    parameters: options.parameters,
    prove: options.prove,
    keepProof: options.keepProof ?? false,
    stepsGiven: options.maxSteps !== undefined,
    onStage: (stage) => onProgress?.({ type: 'stage', stage, elapsedSec: deadline.elapsedSec() }),
    onTree: (nodes, open) => onProgress?.({ type: 'tree', nodes, open, elapsedSec: deadline.elapsedSec() }),
    onDescent,
  });
}

/** What is there before the search: the caller's cut, and what an earlier process has left. */
function* offerKnown(
  { graph, incumbent, memory }: SolveContext,
  named: NamedGraph,
  { start, keepProof, bound }: ResolvedSolveOptions,
): Steps<void> {
  if (start !== undefined) {
    const spin = startSpins(named, start);
    incumbent.offer(spin, yield* cutWeightSteps(graph, spin), 'start');
  }
  // A certificate needs what the bound rests on, which is not kept.
  if (memory?.bound && !keepProof && bound !== 'none') incumbent.offerBound(memory.bound);
  if (memory?.cut) incumbent.offer(memory.cut, yield* cutWeightSteps(graph, memory.cut), 'start');
}

/** More threads than cores only take memory: 1000 on 2 cores took 35 s and 5.3 GB for a second's search. Some more are allowed, since
 *  a container may report less than it has. */
function mostThreads({ available }: Executor): number {
  return Math.max(8, 2 * available);
}

function startWarnings(
  named: NamedGraph,
  options: ResolvedSolveOptions,
  executor: Executor | null,
  pool: SolutionPool | null,
): string[] {
  const warnings = [...named.warnings];
  const farthest = pool?.farthest(named.graph.n) ?? Number.POSITIVE_INFINITY;
  if (options.minDistance > farthest)
    warnings.push(
      `minDistance ${options.minDistance} leaves one solution: no two differ in more than ${farthest}`,
    );
  const { threads = 1, method } = options;
  if (threads > 1 && methodNamed(method).parallel !== true)
    warnings.push(`method ${method} runs on one thread: threads ${threads} changes nothing`);
  else if (threads > 1 && executor === null)
    warnings.push(`threads ${threads} changes nothing: there is no executor to run them`);
  else if (executor !== null && threads > mostThreads(executor))
    warnings.push(
      `threads ${threads} are more than help on ${executor.available} cores: ${mostThreads(executor)} are used`,
    );
  return warnings;
}

function assemble(
  named: NamedGraph,
  options: ResolvedSolveOptions,
  context: SolveContext,
  pool: SolutionPool | null,
): SolveResult {
  const { graph } = named;
  const { incumbent, deadline, weights } = context;
  const solution = solvedCut(named, context.lattice, incumbent.spin, 0);
  const { cut, spin } = solution;
  assertInternal(
    Math.abs(cut - incumbent.cut) <= 1e-9 * (2 * weights.positive - weights.total),
    `the cut was taken for ${incumbent.cut} but recounts to ${cut}`,
  );
  const best = reportedBound(context, options.bound);
  // The search's own sum of real weights may differ in its last bit from the cut, which is rounded correctly.
  const met = best !== null && (incumbent.decided || cut >= best.upperBound);
  const proven = met && best.kind === 'verified' && meetsExactly(context, best.upperBound);
  const upperBound = best === null ? null : proven ? cut : Math.max(best.upperBound, cut);
  return {
    problem: 'max-cut',
    graph: { name: named.name, nodes: graph.n, edges: graph.m, totalWeight: weights.total },
    value: cut,
    bound: upperBound,
    cut,
    upperBound,
    boundKind: best?.kind ?? 'none',
    boundSource: best?.source ?? null,
    gap: upperBound === null ? null : relativeGap(upperBound, cut),
    status: proven ? 'optimal' : deadline.aborted ? 'interrupted' : 'feasible',
    method: options.method,
    seed: options.seed,
    threads: context.threadsUsed,
    elapsedSec: deadline.elapsedSec(),
    timeToBestSec: incumbent.timeToBestSec,
    stages: context.stages,
    trace: incumbent.trace,
    get partition() {
      return solution.partition;
    },
    spin,
    solutions: pool === null ? [solution] : solvedCuts(named, context.lattice, pool, solution),
    multipliers: best?.multipliers ?? null,
    proof: best?.proof ?? null,
    // What a proof went without does not matter once there is one.
    warnings: proven ? context.warnings.filter((one) => one !== HIGHS_MISSING) : context.warnings,
  };
}

/** A cut that meets the bound in doubles is a best one: an exact method has decided so, or it meets it exactly. */
function meetsExactly({ graph, weights, lattice, incumbent }: SolveContext, bound: number): boolean {
  const exact = weights.integral && 2 * (2 * weights.positive - weights.total) < 2 ** 53;
  if (incumbent.decided || exact) return true;
  return lattice === null
    ? reaches(graph, incumbent.spin, bound)
    : provesOptimal(graph, lattice, incumbent.spin, bound);
}

/** Whether the cut surely weighs as much: what is lacking is summed upward. */
function reaches({ n, rowPtr, adj, weight }: CsrGraph, spin: Int8Array, bound: number): boolean {
  const lacking = new UpwardSum();
  lacking.add(bound);
  for (let u = 0; u < n; u++)
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++)
      if (adj[a]! > u && spin[adj[a]!] !== spin[u]) lacking.add(-weight[a]!);
  return lacking.upper() <= 0;
}

/** What is proven, unless only the trivial bound is and there is a better estimate, or an estimate was asked for. */
function reportedBound({ incumbent }: SolveContext, request: BoundRequest): CutBound | null {
  const { proven, estimate } = incumbent;
  if (request === 'none') return null;
  if (estimate === null || incumbent.optimal) return proven;
  if (request !== 'estimated' && proven.source !== 'positive-weights') return proven;
  // The cut that was found is a fact, which an estimate is not.
  return { ...estimate, upperBound: Math.max(estimate.upperBound, incumbent.cut) };
}
