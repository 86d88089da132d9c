/** Threads of the tests run the build: Node does not read TypeScript. */
export function workerUrl(): URL {
  return new URL('../../dist/node/search-worker.js', import.meta.url);
}
