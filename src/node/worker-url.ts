/** Where a thread begins: the compiled file beside this one. */
export const workerUrl = new URL('./search-worker.js', import.meta.url);
