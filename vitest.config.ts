import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Threads run the build (`npm test` builds first): Node does not read TypeScript.
  resolve: {
    alias: [
      {
        find: /^.*\/worker-url\.ts$/,
        replacement: fileURLToPath(new URL('./test/support/worker-url.ts', import.meta.url)),
      },
    ],
  },
  // Every core: vitest would leave one idle. Files share their workers' modules, which keep no state of a test: loading them for
  // each file would take a third of the time.
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: '100%',
    isolate: false,
  },
});
