/** Matching on a surface (solve-surface.ts) as an engine for one block. */
import type { Steps } from '../../core/steps.ts';
import { cutWeight } from '../../graph/cut.ts';
import type { EngineResult, ExactEngine, Reach } from '../engine.ts';
import { solvePlanarOrTorus } from './solve-surface.ts';
import { recognizeSurface } from './surface.ts';

/** Of one matching, and of the rounds that a torus takes. */
const SEC_PER_EDGE = 2e-5;
const TORUS_ROUNDS = 50;

export const surfaceEngine: ExactEngine = {
  name: 'matching',
  *reach(graph, deadline): Steps<Reach | null> {
    const surface = yield* recognizeSurface(graph, deadline);
    if (surface === null) return null;
    const seconds = SEC_PER_EDGE * graph.m * (surface.characteristic === 2 ? 1 : TORUS_ROUNDS);
    return { seconds, secondsPerStep: seconds };
  },
  /** One step. A torus may be left with a gap, which other engines then have to close. */
  *run(graph, start, options): Steps<EngineResult> {
    const { deadline, step, onBound, onCut, onRest, recordProof, host } = options;
    const work = solvePlanarOrTorus(graph, {
      deadline: deadline.withoutSteps(),
      start,
      step,
      onBound,
      onCut: (_cut, spin) => onCut(spin),
    });
    const found = host.matched !== true && deadline.step() ? yield* resting(work, onRest) : null;
    const bound = Number.POSITIVE_INFINITY;
    const none = { spin: start, cut: cutWeight(graph, start), bound, optimal: false, cycles: { count: 0 } };
    const { spin, cut, optimal, cycles } = found ?? none;
    return {
      spin,
      cut,
      bound: found?.bound ?? bound,
      optimal,
      nodes: found === null ? 0 : 1,
      open: optimal ? 0 : 1,
      inequalities: cycles.count,
      proof: recordProof && found !== null ? found.proof : null,
    };
  },
};

/** Work of which nothing is under way at any pause. */
function* resting<Result>(steps: Steps<Result>, onRest: () => void): Steps<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    onRest();
    yield value;
  }
}
