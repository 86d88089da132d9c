/** `import 'maxcut'` in Node: the same API as everywhere, with worker threads as the executor where none is given. */
import * as portable from './index.ts';
import { workerThreads } from './node/worker-threads.ts';

export * from './index.ts';

/** @see portable.solve: with worker threads by default */
export const solve: typeof portable.solve = (graph, options) => portable.solve(graph, threaded(options));
export const solveQubo: typeof portable.solveQubo = (problem, options) =>
  portable.solveQubo(problem, threaded(options));
export const solveIsing: typeof portable.solveIsing = (problem, options) =>
  portable.solveIsing(problem, threaded(options));

/** What is no object of options is left to the library's own check. */
function threaded<Options extends { readonly executor?: unknown }>(
  options: Options | undefined,
): Options | undefined {
  const given = options ?? ({} as Options);
  if (typeof given !== 'object' || options === null || given.executor !== undefined) return options;
  return { ...given, executor: workerThreads() };
}
