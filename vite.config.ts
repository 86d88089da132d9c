/** The page, src/web: `npm run page` for developers; `npm run build` makes dist/page, which works from any folder of any server. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { PAGE_POLICY, QUEUE_PAGE_POLICY } from './src/cli/page-policy.ts';

const PREFIX = 'virtual:g-set/';

/** Instances of data/gset as modules, their text packed with as little as JSON allows. */
function instances(): Plugin {
  return {
    name: 'instances',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      const name = id.slice(PREFIX.length + 1);
      const file = fileURLToPath(new URL(`data/gset/${name}.txt.gz`, import.meta.url));
      return moduleOf(gunzipSync(readFileSync(file)).toString());
    },
  };
}

/** The edges of an unweighted rudy file as the distances between the pairs' numbers. One character each, with `~` for 80 more, is what packs
 *  best: a distance in digits and a blank takes a third more, packed. */
function moduleOf(text: string): string {
  const [head, ...lines] = text.trim().split('\n');
  const [n, m] = head!.trim().split(/\s+/).map(Number) as [number, number];
  const pairs = lines.map((line) => {
    const [u, v, w] = line.trim().split(/\s+/).map(Number) as [number, number, number];
    if (w !== 1) throw new Error('only graphs with weights 1 are packed');
    return (Math.min(u, v) - 1) * n + Math.max(u, v) - 1;
  });
  pairs.sort((a, b) => a - b);
  // From `*` on, which leaves out the quotation marks.
  const sign = (gap: number): string => '~'.repeat(gap / 80) + String.fromCharCode(42 + (gap % 80));
  const gaps = pairs.map((pair, i) => sign(pair - (pairs[i - 1] ?? 0))).join('');
  return `let at = 0;
export default '${n} ${m}\\n' + ${JSON.stringify(gaps)}.match(/~*[^~]/g).map((gap) => {
  at += 80 * (gap.length - 1) + gap.charCodeAt(gap.length - 1) - 42;
  return Math.floor(at / ${n}) + 1 + ' ' + (at % ${n} + 1) + ' 1\\n';
}).join('');\n`;
}

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
  plugins: [instances(), policy()],
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
