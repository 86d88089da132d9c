/** Where a thread begins: the compiled file beside this one. A function, since a bundle for a browser has no place of its own. */
export function workerUrl(): URL {
  return new URL('./search-worker.js', import.meta.url);
}
