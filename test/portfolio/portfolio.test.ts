/** The portfolio with a session of our own: what comes from elsewhere counts, and ends what is running. */
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finishAsync } from '../../src/core/steps.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import type { Session, SessionEvent } from '../../src/portfolio/executor.ts';
import { Incumbent, type IncumbentEvent } from '../../src/portfolio/incumbent.ts';
import { DEFAULT_PORTFOLIO_PARAMETERS } from '../../src/portfolio/parameters.ts';
import { Portfolio } from '../../src/portfolio/portfolio.ts';
import type { SearchOutcome } from '../../src/portfolio/task.ts';
import { liftBound } from '../../src/presolve/lift-bound.ts';
import { reduceGraph } from '../../src/presolve/reduce.ts';
import { unreduced } from '../../src/presolve/reduction.ts';
import type { CutBound } from '../../src/problems/result.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { randomGraph, torus, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const graph = fromEdges(randomGraph(21, 300, 0.05));
const bound = (upperBound: number, kind: CutBound['kind'] = 'verified'): CutBound => ({
  upperBound,
  kind,
  source: 'branch-and-bound',
  multipliers: null,
});
const trivial: CutBound = { ...bound(graph.m), source: 'positive-weights' };
const anything = { target: Number.POSITIVE_INFINITY, gap: 0 };

/** A session whose one worker answers with what the test tells it to. */
class ToldSession implements Session {
  readonly workers = 1;
  used = 0;
  stopped = false;
  readonly submitted: number[] = [];
  #events: SessionEvent[] = [];

  get free(): number {
    return this.submitted.length > 0 ? 0 : 1;
  }

  get room(): number {
    return this.free;
  }

  submit(id: number): void {
    this.used = 1;
    this.submitted.push(id);
  }

  tell(event: SessionEvent): void {
    this.#events.push(event);
  }

  collect(): readonly SessionEvent[] {
    return this.#events.splice(0);
  }

  wait(): Promise<void> {
    return Promise.resolve();
  }

  stop(): void {
    this.stopped = true;
  }

  close(): void {}
}

async function portfolioOn(session: ToldSession, timeLimitSec = 20) {
  const deadline = new Deadline({ timeLimitSec });
  const incumbent = new Incumbent(graph.n, deadline, anything, trivial);
  const reduction = await finishAsync(reduceGraph(graph, new Deadline()));
  const portfolio = new Portfolio({
    reduction,
    incumbent,
    deadline,
    random: new Random(1),
    session,
    parameters: DEFAULT_PORTFOLIO_PARAMETERS,
    weigh: (spin) => cutWeight(graph, spin),
    warn: () => {},
  });
  portfolio.adopt(new Int8Array(graph.n).fill(1));
  return { portfolio, incumbent, reduction };
}

describe('from elsewhere', () => {
  test('a proof that meets the cut ends the task of this thread, and all others', async () => {
    const session = new ToldSession();
    const { portfolio, incumbent, reduction } = await portfolioOn(session);
    const small = new Int8Array(reduction.graph.n).fill(1);
    setTimeout(() => {
      const { cut } = incumbent;
      session.tell({ type: 'bound', id: 1, bound: bound((cut - reduction.offset) * reduction.scale) });
    }, 300);
    while (!portfolio.over) await finishAsync(portfolio.round());
    expect(session.stopped).toBe(true);
    expect(incumbent.optimal).toBe(true);
    expect(incumbent.proven.source).toBe('branch-and-bound');
    expect(small.length).toBeLessThanOrEqual(graph.n);
  });

  test('a better cut counts while its task still runs', async () => {
    const session = new ToldSession();
    const { portfolio, incumbent, reduction } = await portfolioOn(session, 0.6);
    await finishAsync(portfolio.round());
    const before = incumbent.cut;
    const spin = new Int8Array(reduction.graph.n).fill(1);
    session.tell({ type: 'cut', id: 1, spin, cut: (before + 7 - reduction.offset) * reduction.scale });
    const told: number[] = [];
    const offer = incumbent.offer.bind(incumbent);
    incumbent.offer = (given, cut, stage) => {
      told.push(cut);
      return offer(given, cut, stage);
    };
    await finishAsync(portfolio.round());
    // It was recounted: what the message claims is not believed.
    expect(told[0]).toBe(cutWeight(graph, new Int8Array(graph.n).fill(1)));
  });

  test('a worker that fails is counted', async () => {
    const session = new ToldSession();
    const { portfolio } = await portfolioOn(session, 0.3);
    session.tell({ type: 'lost', id: -1, reason: 'gone' });
    await finishAsync(portfolio.round());
    expect(portfolio.lost).toBe(1);
  });
});

describe('at the end', () => {
  /** Every edge can be cut, which no few sweeps find. */
  const board = fromEdges(torus(40, 40));
  const chequered = Int8Array.from({ length: board.n }, (_, u) => ((u + Math.floor(u / 40)) % 2 ? 1 : -1));
  /** No search comes upon it; it is weighed as more than any cut. */
  const marked = Int8Array.from({ length: board.n }, (_, u) => (u % 7 < 2 ? 1 : -1));
  const MARK = 1e6;
  const made = (deadline: Deadline, target: number, session: Session | null, firstSweeps = 1) => {
    const limit: CutBound = { ...trivial, upperBound: 2 * MARK };
    const incumbent = new Incumbent(board.n, deadline, { target, gap: 0 }, limit);
    const portfolio = new Portfolio({
      reduction: unreduced(board),
      incumbent,
      deadline,
      random: new Random(1),
      session,
      parameters: { ...DEFAULT_PORTFOLIO_PARAMETERS, firstSweeps, growth: 1 },
      weigh: (spin) => (spin.every((s, u) => s === marked[u]) ? MARK : cutWeight(board, spin)),
      warn: () => {},
    });
    portfolio.adopt(new Int8Array(board.n).fill(1));
    return { incumbent, portfolio };
  };
  const outcome = (spin: Int8Array): SearchOutcome => ({
    kind: 'search',
    spin,
    cut: MARK,
    sweeps: 1,
    crossovers: 0,
    gains: 0,
  });

  test('the cut of a descent counts, although the time is over with it', async () => {
    const over = new AbortController();
    const { incumbent, portfolio } = made(new Deadline({ signal: over.signal, timeLimitSec: 60 }), 1e9, null);
    portfolio.openDescents({
      affordable: true,
      *next() {
        over.abort();
        yield;
        return chequered;
      },
    });
    while (!portfolio.over) await finishAsync(portfolio.round());
    expect(incumbent.cut).toBe(board.m);
  });

  test('so does a cut of a task that does not end in time', async () => {
    const session = new ToldSession();
    const { incumbent, portfolio } = made(new Deadline({ timeLimitSec: 0.5 }), 1e9, session);
    while (!portfolio.over) await finishAsync(portfolio.round());
    expect(session.submitted.length).toBe(1);
    session.tell({ type: 'cut', id: session.submitted[0]!, spin: marked, cut: MARK });
    await finishAsync(portfolio.settle());
    expect(incumbent.cut).toBe(MARK);
  });

  test('with a limit of steps, what comes after the task that reached the goal does not count', async () => {
    // Takes one task once the calling thread is on the one before, and ends it with a better cut when it is told to stop.
    const session = new (class extends ToldSession {
      #collected = 0;
      override collect(): readonly SessionEvent[] {
        this.used = Math.min(1, this.#collected++);
        return super.collect();
      }
      override stop(only?: number): void {
        // What is told of one task alone has not come yet when the portfolio ends.
        if (only !== undefined) return;
        for (const id of this.submitted)
          this.tell({ type: 'ended', id, outcome: outcome(marked), seconds: 0 });
        this.stopped = true;
      }
    })();
    const deadline = new Deadline({ maxSteps: 1e6 });
    const { incumbent, portfolio } = made(deadline, 0.6 * board.m, session, 200);
    while (!portfolio.over) await finishAsync(portfolio.round());
    await finishAsync(portfolio.settle());
    expect(session.submitted).toHaveLength(1);
    expect(session.stopped).toBe(true);
    expect(incumbent.cut).toBeGreaterThanOrEqual(0.6 * board.m);
    expect(incumbent.cut).toBeLessThanOrEqual(board.m);
  });
});

describe('the incumbent', () => {
  const spin = new Int8Array(graph.n).fill(1);
  const made = (wanted = anything) => {
    const events: IncumbentEvent[] = [];
    const incumbent = new Incumbent(graph.n, new Deadline(), wanted, trivial, (event) => events.push(event));
    return { incumbent, events };
  };

  test('keeps the best cut and the best bound of each kind, and announces each', () => {
    const { incumbent, events } = made();
    expect(incumbent.offer(spin, 5, 'a')).toBe(true);
    expect(incumbent.offer(spin, 5, 'b')).toBe(false);
    expect(incumbent.offerBound(bound(graph.m - 1))).toBe(true);
    expect(incumbent.offerBound(bound(graph.m))).toBe(false);
    expect(incumbent.offerBound(bound(graph.m, 'estimated'))).toBe(false);
    expect(incumbent.offerBound(bound(graph.m - 5, 'estimated'))).toBe(true);
    expect(incumbent.offerBound(bound(graph.m - 3))).toBe(true);
    expect(events.map(({ type }) => type)).toEqual(['improved', 'bound', 'bound', 'bound']);
    expect(incumbent.proven.upperBound).toBe(graph.m - 3);
    expect(incumbent.estimate!.upperBound).toBe(graph.m - 5);
  });

  test('the same bound again counts where it brings a proof, and only if it is verified', () => {
    const { incumbent, events } = made();
    const proof = () => ({ kind: 'enumeration' }) as const;
    incumbent.offerBound(bound(100));
    expect(incumbent.offerBound({ ...bound(100, 'estimated'), proof })).toBe(false);
    expect(incumbent.proven).toEqual(bound(100));
    expect(incumbent.offerBound({ ...bound(100), proof })).toBe(true);
    expect(incumbent.proven.proof).toBe(proof);
    expect(events).toHaveLength(1);
  });

  test('an estimate ends nothing, a proof does', () => {
    const { incumbent } = made();
    incumbent.offer(spin, 100, 'a');
    incumbent.offerBound(bound(100, 'estimated'));
    expect(incumbent.satisfied).toBe(false);
    incumbent.offerBound(bound(100));
    expect(incumbent.satisfied).toBe(true);
    expect(incumbent.optimal).toBe(true);
  });

  test('a target or a gap that is met ends the search, but proves nothing', () => {
    for (const wanted of [
      { target: 90, gap: 0 },
      { target: Number.POSITIVE_INFINITY, gap: 0.1 },
    ]) {
      const { incumbent } = made(wanted);
      incumbent.offerBound(bound(100));
      incumbent.offer(spin, 89, 'a');
      expect(incumbent.satisfied).toBe(false);
      incumbent.offer(spin, 90, 'a');
      expect(incumbent.satisfied).toBe(true);
      expect(incumbent.optimal).toBe(false);
    }
  });
});

test.each(Object.keys(weightKinds))('a kernel’s bound, lifted, bounds the whole graph: %s', async (kind) => {
  for (let seed = 1; seed <= 40; seed++) {
    const sample = randomGraph(seed, 12, 0.25, weightKinds[kind]);
    const whole = fromEdges(sample);
    const reduction = await finishAsync(reduceGraph(whole, new Deadline()));
    const { graph: small } = reduction;
    const edges: [number, number, number][] = [];
    for (let u = 0; u < small.n; u++)
      for (let a = small.rowPtr[u]!; a < small.rowPtr[u + 1]!; a++)
        if (small.adj[a]! > u) edges.push([u, small.adj[a]!, small.weight[a]!]);
    const optimum = bestCutByEnumeration(sample.n, sample.edges);
    const lifted = liftBound(reduction, bestCutByEnumeration(small.n, edges));
    expect(lifted).toBeGreaterThanOrEqual(optimum - 1e-12 * Math.abs(optimum));
    expect(lifted).toBeCloseTo(optimum, 9);
  }
});
