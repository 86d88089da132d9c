/** HiGHS, the linear programming solver, from the optional package `highs`: loaded when it is first needed, and never before.
 *  Source: Huangfu, Hall, "Parallelizing the dual revised simplex method", Math. Program. Comput. 10 (2018). */
import type { Highs } from 'highs';

/** Gives the solver, or rejects where it is not installed. */
export type HighsLoader = () => Promise<Highs>;

/** What to do where the package is missing. */
export const HIGHS_MISSING =
  'sparse proofs need the package "highs", which is not installed (npm install highs); the semidefinite bound is used instead';

/** Not a literal where it is imported: bundlers would look for the package, and fail where it is not installed. */
const PACKAGE = 'highs';

let given: { readonly load: HighsLoader; readonly url: string | null } | undefined;
let loaded: Highs | null | undefined;
let loading: Promise<Highs | null> | undefined;

/** The solver once it has been loaded, null where it could not be, undefined before. */
export function highsIfLoaded(): Highs | null | undefined {
  return loaded;
}

/** Tells where the solver comes from, for a page: bundlers put nothing into a page that it may never need, nor can a worker find what
 *  they have moved. `useHighs(() => import('highs').then((m) => m.default()), new URL(…, import.meta.url).href)`.
 *  @param url a module that workers can import; without one the calling thread does the work */
export function useHighs(load: HighsLoader, url: string | null = null): void {
  unloadHighs();
  given = { load, url };
}

/** Loads the solver once.
 *  @param url where a thread without modules of its own finds it, as `highsUrl` says
 *  @param load for tests
 *  @returns null where it is not installed, or cannot run here */
export function loadHighs(url: string | null = null, load?: HighsLoader): Promise<Highs | null> {
  loading ??= (load ?? given?.load ?? (() => importHighs(url ?? PACKAGE)))().then(
    (highs) => (loaded = highs),
    // Whatever the reason: what it throws may print the whole of its bundled source.
    () => (loaded = null),
  );
  return loading;
}

/** Forgets what was loaded, and where from. */
export function unloadHighs(): void {
  loaded = undefined;
  loading = undefined;
  given = undefined;
}

async function importHighs(from: string): Promise<Highs> {
  const { default: load } = await import(/* @vite-ignore */ from);
  return load();
}

/** Where this module finds the package, for a thread whose program is a text and has no place to look from; null where the host
 *  does not tell, as bundlers do not. */
export function highsUrl(): string | null {
  if (given !== undefined) return given.url;
  try {
    return import.meta.resolve?.(PACKAGE) ?? null;
  } catch {
    return null;
  }
}
