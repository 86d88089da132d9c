/** Tries cases of all targets by turns until the time or the number of cases is used up; a failure is shrunk. Case k of a seed is
 *  the same everywhere: `--seed S --case K` tries it again. */
import { generator } from '../test/oracles/random-graphs.ts';
import { callTarget, workerTarget } from './calls.ts';
import { csrTarget } from './csr.ts';
import { forgedProofTargets } from './forged-proofs.ts';
import { quadraticTarget } from './quadratic.ts';
import { forgedTarget, solveTarget } from './solve.ts';
import { among, type Target } from './target.ts';
import { textTargets } from './text.ts';

// biome-ignore lint/suspicious/noExplicitAny: each target has cases of its own kind
type AnyTarget = Target<any>;

export function allTargets(fixtures: URL): readonly AnyTarget[] {
  return [
    solveTarget,
    forgedTarget,
    ...forgedProofTargets,
    quadraticTarget,
    ...textTargets(fixtures),
    csrTarget,
    callTarget,
    workerTarget,
  ];
}

export interface Failure {
  readonly target: string;
  readonly case: number;
  readonly wrong: string;
  /** The smallest case found that fails, as JSON. */
  readonly smallest: string;
}

export interface Outcome {
  readonly cases: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
}

export interface Limits {
  readonly seed: number;
  readonly first: number;
  readonly cases: number;
  readonly seconds: number;
  /** Failures of a target after which it is not tried any more. */
  readonly mostFailures: number;
  /** Ends it early. */
  readonly over?: () => boolean;
  /** Told each failure as it is found. */
  readonly onFailure?: (failure: Failure) => void;
}

/** Tries of smaller cases for each failure. */
const MOST_SHRINKING = 300;

export async function fuzz(targets: readonly AnyTarget[], limits: Limits): Promise<Outcome> {
  const cases: Record<string, number> = Object.fromEntries(targets.map(({ name }) => [name, 0]));
  const failures: Failure[] = [];
  const turns = targets.flatMap((target) => Array.from({ length: target.weight }, () => target));
  const endMs = performance.now() + 1000 * limits.seconds;
  const failed = ({ name }: AnyTarget): boolean =>
    failures.filter(({ target }) => target === name).length >= limits.mostFailures;
  const over = (): boolean => performance.now() >= endMs || limits.over?.() === true || targets.every(failed);
  for (let k = limits.first; k < limits.first + limits.cases && !over(); k++) {
    const uniform = uniformOf(limits.seed, k);
    const target = among(uniform, turns);
    if (failed(target)) continue;
    const given = target.make(uniform);
    cases[target.name]!++;
    const wrong = await wrongWith(target, given);
    if (wrong === null) continue;
    const smallest = JSON.stringify(await shrink(target, given));
    const failure = { target: target.name, case: k, wrong, smallest };
    failures.push(failure);
    limits.onFailure?.(failure);
  }
  return { cases, failures };
}

function uniformOf(seed: number, k: number): () => number {
  const uniform = generator(seed * 1_000_003 + k);
  for (let i = 0; i < 8; i++) uniform();
  return uniform;
}

async function wrongWith(target: AnyTarget, given: unknown): Promise<string | null> {
  try {
    return await target.check(given);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
  }
}

async function shrink(target: AnyTarget, failing: unknown): Promise<unknown> {
  let smallest = failing;
  let tries = 0;
  for (let smaller = true; smaller && tries < MOST_SHRINKING; ) {
    smaller = false;
    for (const simpler of target.smaller(smallest)) {
      if (++tries > MOST_SHRINKING) break;
      if ((await wrongWith(target, simpler)) === null) continue;
      smallest = simpler;
      smaller = true;
      break;
    }
  }
  return smallest;
}
