/** The page, src/web: `npm run page` for developers; `npm run build` makes dist/page, which works from any folder of any server. */
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { PAGE_POLICY, QUEUE_PAGE_POLICY } from './src/cli/page-policy.ts';

/** The policy in the page itself, whatever server it comes from. */
function policy(): Plugin {
  return {
    name: 'policy',
    apply: 'build',
    transformIndexHtml: (_html, { path }) => [
      {
        tag: 'meta',
        attrs: {
          'http-equiv': 'Content-Security-Policy',
          content: path === '/queue.html' ? QUEUE_PAGE_POLICY : PAGE_POLICY,
        },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('src/web', import.meta.url)),
  base: './',
  plugins: [policy()],
  // Its entry is one CommonJS file, of which nothing can be left out.
  resolve: {
    alias: { 'ml-matrix': fileURLToPath(new URL('node_modules/ml-matrix/src/index.js', import.meta.url)) },
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    headers: {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    },
  },
  build: {
    outDir: fileURLToPath(new URL('dist/page', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: true,
    rolldownOptions: {
      input: ['index.html', 'queue.html'].map((name) =>
        fileURLToPath(new URL(`src/web/${name}`, import.meta.url)),
      ),
      // On a busy machine it is said of every build.
      checks: { pluginTimings: false },
    },
  },
});
