/** HiGHS, the linear programming solver, from the optional package `highs`: loaded when it is first needed, and never before.
 *  Source: Huangfu, Hall, "Parallelizing the dual revised simplex method", Math. Program. Comput. 10 (2018). */
import type { Highs } from 'highs';

/** Gives the solver, or rejects where it is not installed. */
export type HighsLoader = () => Promise<Highs>;

/** What to do where the package is missing. */
export const HIGHS_MISSING =
  'sparse proofs need the package "highs", which is not installed (npm install highs); the semidefinite bound is used instead';

let loaded: Highs | null | undefined;
let loading: Promise<Highs | null> | undefined;

/** The solver once it has been loaded, null where it could not be, undefined before. */
export function highsIfLoaded(): Highs | null | undefined {
  return loaded;
}

/** Loads the solver once.
 *  @param url where a thread without modules of its own finds it, as `highsUrl` says
 *  @param load for tests
 *  @returns null where it is not installed, or cannot run here */
export function loadHighs(url: string | null = null, load: HighsLoader = () => importHighs(url)) {
  loading ??= load().then(
    (highs) => (loaded = highs),
    // Whatever the reason: what it throws may print the whole of its bundled source.
    () => (loaded = null),
  );
  return loading;
}

/** Forgets what was loaded, for tests. */
export function unloadHighs(): void {
  loaded = undefined;
  loading = undefined;
}

async function importHighs(url: string | null): Promise<Highs> {
  const { default: load } = url === null ? await import('highs') : await import(url);
  return load();
}

/** Where this module finds the package, for a thread whose program is a text and has no place to look from; null where the host
 *  does not tell, as bundlers do not. */
export function highsUrl(): string | null {
  try {
    return import.meta.resolve?.('highs') ?? null;
  } catch {
    return null;
  }
}
