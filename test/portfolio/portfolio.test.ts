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
import { liftBound } from '../../src/presolve/lift-bound.ts';
import { reduceGraph } from '../../src/presolve/reduce.ts';
import type { CutBound } from '../../src/problems/result.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
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
