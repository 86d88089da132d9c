/** The checks of csr files in WebAssembly, with its bounds watched, against their twins; these are tested with the files themselves. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { BlockHash } from '../../src/io/graphs/block-hash.ts';
import { CheckedBlocks } from '../../src/io/graphs/checked-blocks.ts';
import { type FileWeights, FlawFinder } from '../../src/io/graphs/find-flaw.ts';
import { CHECKED_BLOCK, checkLayout, sumArcs, sumArcsTwin } from '../../src/kernels/file-check.ts';
import { generator } from '../oracles/random-graphs.ts';

let checked: WebAssembly.Module;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'file-check-'));
  const file = join(folder, 'checked.wasm');
  const script = fileURLToPath(new URL('../../scripts/build-kernels.mjs', import.meta.url));
  execFileSync(process.execPath, [script, '--checked', file]);
  checked = new WebAssembly.Module(readFileSync(file));
  rmSync(folder, { recursive: true });
}, 60_000);

test('words of any number hash the same', () => {
  const random = generator(5);
  for (const length of [0, 16, 48, CHECKED_BLOCK, CHECKED_BLOCK + 16, 3 * CHECKED_BLOCK - 16]) {
    const words = Int32Array.from({ length }, () => random() * 2 ** 32);
    const hashes = [checked, 'wasm' as const, 'typescript' as const].map(
      (backend) => new BlockHash(new CheckedBlocks(backend)),
    );
    for (const hash of hashes) hash.add(words);
    const [one, two, three] = hashes.map((hash) => hash.value());
    expect([one, two]).toEqual([three, three]);
  }
});

test('blocks of arcs, most of them possible: the same sums, or the same row', () => {
  const row = fc.uniqueArray(fc.integer({ min: -1, max: 40 }), { maxLength: 7 });
  const bits = fc.constantFrom(0, 1, -1, 0x7ff00000, 0x3ff00000, 123456);
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 30 }),
      fc.constantFrom(0, 1, 2, 4, 8),
      fc.array(bits, { minLength: 1 }),
      (rows, weightBytes, weights) => {
        const heads = rows.flatMap((one, u) => one.filter((v) => v !== u || u > 25).sort((a, b) => a - b));
        if (heads.length === 0) return;
        const runs = ['typescript' as const, checked].map((backend) => {
          const { space, arrays } = checkLayout.open({}, backend);
          arrays.state.set([77, 3, 5, 9, 12, -1, 4]);
          let arcs = 0;
          for (const [u, one] of rows.entries()) {
            arrays.starts[arcs]!++;
            arcs += one.filter((v) => v !== u || u > 25).length;
          }
          arrays.starts.fill(0, heads.length);
          arrays.words.set(heads);
          for (let i = 0; i < 2 * heads.length; i++) arrays.weight[i] = weights[i % weights.length]!;
          const seen = arrays.words.subarray(0, heads.length);
          const { buffer, byteOffset } = arrays.weight;
          const weight = new Uint8Array(buffer, byteOffset, weightBytes * heads.length);
          const found =
            backend === 'typescript'
              ? sumArcsTwin({ state: arrays.state, starts: arrays.starts, heads: seen, weight }, 0, 40)
              : sumArcs(space, arrays, seen, weight, 40);
          return found < 0 ? [found, ...arrays.state] : [found];
        });
        expect(runs[1]).toEqual(runs[0]);
      },
    ),
    { numRuns: 500 },
  );
});

/** A symmetric matrix of n rows, some of them empty, whose first row spans blocks; as csr with weights of a kind. */
function symmetric(n: number, Kind: { from(values: Iterable<number>): FileWeights } | null) {
  const random = generator(7);
  const rows = Array.from({ length: n }, () => new Map<number, number>());
  const join = (u: number, v: number) => {
    const w = Math.floor(random() * 100) - 50;
    rows[u]!.set(v, w);
    rows[v]!.set(u, w);
  };
  for (let v = 2; v < n; v += 1 + (v % 2)) join(0, v);
  for (let e = 0; e < n; e++) {
    const [u, v] = [Math.floor(random() * n), Math.floor(random() * n)];
    if (u !== v && u % 5 !== 1 && v % 5 !== 1) join(u, v);
  }
  const sorted = rows.map((one) => [...one].sort((a, b) => a[0] - b[0]));
  const rowPtr = new Int32Array(n + 1);
  for (const [u, one] of sorted.entries()) rowPtr[u + 1] = rowPtr[u]! + one.length;
  const arcs = sorted.flat();
  return {
    rowPtr,
    adj: Int32Array.from(arcs, ([v]) => v),
    weight: Kind?.from(arcs.map(([, w]) => w)) ?? null,
  };
}

test.each([
  ['none', null],
  ['bytes', Int8Array],
  ['words of 16 bits', Int16Array],
  ['words of 32 bits', Int32Array],
  ['doubles', Float64Array],
] as const)('rows across blocks, in pieces of any size, weights: %s', (_, Kind) => {
  const n = 40_000;
  for (const backend of [checked, 'typescript'] as const) {
    const { rowPtr, adj, weight } = symmetric(n, Kind);
    const flaw = (step: number) => {
      const finder = new FlawFinder(n, rowPtr, adj, weight, new CheckedBlocks(backend));
      for (let arcs = step; arcs < adj.length; arcs += step) finder.advance(n + 1, arcs);
      return finder.finish();
    };
    expect(adj.length).toBeGreaterThan(5 * CHECKED_BLOCK);
    expect([1001, 20_000, adj.length].map(flaw)).toEqual([null, null, null]);
    if (weight !== null) {
      const at = adj.length - 1;
      weight[at]! += 1;
      expect(flaw(20_000)).toBe('it is not symmetric');
      weight[at]! -= 1;
    }
    let row = n - 1;
    while (rowPtr[row + 1]! - rowPtr[row]! < 2) row--;
    const last = rowPtr[row + 1]! - 1;
    for (const [at, wrong] of [
      [last, adj[last - 1]!],
      [last, n],
      [last, row],
    ] as const) {
      const right = adj[at]!;
      adj[at] = wrong;
      expect(flaw(20_000)).toMatch(new RegExp(`^row ${row} is not increasing`));
      adj[at] = right;
    }
  }
});
