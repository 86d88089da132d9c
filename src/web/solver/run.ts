/** One solve in the worker: options in; news, frames and the best cut out as they come, some times a second. */
import type { DescentState } from '../../applications/derandomized-cut.ts';
import { executorOf } from '../../browser/worker-executor.ts';
import { type RunEvent, RunState } from '../../cli/run-state.ts';
import { SOURCE_WORDS, stageRows } from '../../cli/stage-rows.ts';
import { HIGHS_MISSING } from '../../lp/highs.ts';
import type { QuadraticResult } from '../../solve/quadratic-types.ts';
import { solve } from '../../solve/solve.ts';
import { solveIsing } from '../../solve/solve-ising.ts';
import { solveQubo } from '../../solve/solve-qubo.ts';
import type { ProgressEvent, SolveResult } from '../../solve/types.ts';
import type { FromSolver, News, Outcome, Settings } from '../messages.ts';
import { DescentRecorder } from './descent-recorder.ts';
import type { Subject } from './subject.ts';

/** A solve that has ended, as downloads want it. */
export interface Run {
  readonly result: SolveResult | QuadraticResult;
  readonly events: readonly ProgressEvent[];
  /** ±1 by node of the subject's graph. */
  readonly spin: Int8Array;
}

type Post = (message: FromSolver, transfer?: Transferable[]) => void;

/** Milliseconds between two messages; the cut of a large graph costs some to send. */
const EVERY_MS = 60;
const MS_PER_NODE = 2e-3;

/** Nobody can install a package here. */
const NO_HIGHS =
  'Proofs for sparse graphs need linear programming, which this page does without: the command maxcut may prove more.';

/** A graph of more edges gets no descent of its own where the method has taken none. */
const MOST_SHOWN_EDGES = 30_000;
const SHOWN_SEC = 6;

/** The name of a worker that does tasks: it runs this worker's own file. */
export const TASK_NAME = 'task';
const tasks = executorOf(() => ({
  worker: new Worker(location.href, { type: 'module', name: TASK_NAME }),
}));

/** @param onEnd told of the run once its result is posted; a descent to be shown may still follow */
export async function runSolve(
  subject: Subject,
  settings: Settings,
  signal: AbortSignal,
  post: Post,
  onEnd: (run: Run) => void,
): Promise<void> {
  const { input, graph, form } = subject;
  const reporter = new Reporter(subject, post);
  const { method, seed, threads, keepProof } = settings;
  const options = {
    method,
    seed,
    threads: method === 'auto' ? threads : undefined,
    timeLimitSec: settings.timeLimitSec ?? undefined,
    prove: settings.prove ?? undefined,
    keepProof,
    signal,
    executor: tasks,
    onCut: (spin: Int8Array) => reporter.cut(spin),
    onDescent: (state: DescentState) => reporter.descent(state),
  };
  const onProgress = (event: RunEvent) => reporter.progress(event);
  const result =
    input.kind === 'graph'
      ? await solve(input, { ...options, onProgress })
      : await (input.kind === 'qubo' ? solveQubo : solveIsing)(input, { ...options, onProgress });
  const spin = 'spin' in result ? result.spin : form!.spinOf(result.values);
  reporter.flush();
  post({ type: 'result', outcome: outcomeOf(subject, result, spin), spin: spin.slice() });
  onEnd({ result, events: reporter.events, spin });
  if (!reporter.recorder.complete && graph.m <= MOST_SHOWN_EDGES && !signal.aborted) {
    // Solved without a descent, as most small graphs are, or its time was over: one is run to be seen.
    reporter.restart();
    const options = { method: 'derandomized', bound: 'none', timeLimitSec: SHOWN_SEC } as const;
    const onDescent = (state: DescentState): void => {
      if (!signal.aborted) reporter.descent(state);
    };
    await solve(graph, { ...options, seed, signal, onDescent });
    if (!signal.aborted) reporter.flush();
  }
}

/** Collects what the solver tells and posts it in batches. */
class Reporter {
  readonly events: ProgressEvent[] = [];
  recorder: DescentRecorder;
  readonly #subject: Subject;
  readonly #post: Post;
  readonly #everyMs: number;
  readonly #state = new RunState();
  #news: News[] = [];
  #spin: Int8Array | null = null;
  #sentMs = 0;
  #sentSpinMs = 0;

  constructor(subject: Subject, post: Post) {
    this.#subject = subject;
    this.#post = post;
    this.#everyMs = EVERY_MS + MS_PER_NODE * subject.graph.n;
    this.recorder = new DescentRecorder(subject.graph);
  }

  /** The next descent is shown in place of the last. */
  restart(): void {
    this.recorder = new DescentRecorder(this.#subject.graph);
  }

  cut(spin: Int8Array): void {
    this.#spin ??= new Int8Array(spin.length);
    // As in a result the first node is on side 0: a cut and its mirror image are the same.
    for (let u = 0; u < spin.length; u++) this.#spin[u] = spin[0]! * spin[u]!;
    this.#sendDue();
  }

  descent(state: DescentState): void {
    this.recorder.watch(state);
    this.#sendDue();
  }

  progress(event: RunEvent): void {
    if (event.type === 'bound' && 'upperBound' in event) this.events.push(event);
    this.#state.update(event);
    const { stage, value, bound, boundKind, nodes, open } = this.#state;
    this.#news.push({ sec: event.elapsedSec, stage, value, bound, boundKind, nodes, open });
    this.#sendDue();
  }

  flush(): void {
    const frames = this.recorder.collect();
    if (this.#news.length > 0) this.#post({ type: 'progress', news: this.#news });
    if (frames.length > 0) this.#post({ type: 'frames', frames: frames.map((one) => this.#valued(one)) });
    this.#news = [];
    this.#sentMs = performance.now();
    if (this.#spin === null || this.#sentMs < this.#sentSpinMs + this.#everyMs) return;
    this.#post({ type: 'sides', spin: this.#spin });
    this.#sentSpinMs = this.#sentMs;
    this.#spin = null;
  }

  #sendDue(): void {
    if (performance.now() >= this.#sentMs + EVERY_MS) this.flush();
  }

  /** Cuts of the max-cut form as values of the problem. */
  #valued(frame: ReturnType<DescentRecorder['collect']>[number]) {
    const { form } = this.#subject;
    if (form === null) return frame;
    return { ...frame, cuts: frame.cuts.map((cut) => form.valueOfCut(cut)).sort() };
  }
}

function outcomeOf({ graph }: Subject, result: SolveResult | QuadraticResult, spin: Int8Array): Outcome {
  const { value, bound, boundKind, boundSource, gap, status, method, seed, threads, warnings } = result;
  const { elapsedSec, timeToBestSec } = result;
  let plus = 0;
  let cutEdges = 0;
  for (let u = 0; u < graph.n; u++) {
    if (spin[u]! > 0) plus++;
    for (let a = graph.rowPtr[u]!, end = graph.rowPtr[u + 1]!; a < end; a++)
      if (graph.adj[a]! > u && spin[graph.adj[a]!] !== spin[u]) cutEdges++;
  }
  const cut = 'cut' in result ? result.cut : result.maxCut.cut;
  return {
    ...{ value, bound, boundKind, gap, status, method, seed, threads, elapsedSec, timeToBestSec },
    basis: boundSource === null ? '' : SOURCE_WORDS[boundSource],
    sides: [plus, graph.n - plus],
    cutEdges,
    stages: stageRows(result.stages, cut),
    warnings: warnings.map((one) => (one === HIGHS_MISSING ? NO_HIGHS : one)),
  };
}
