/** The binary format: whatever goes in comes out, from memory and from disk; whatever is damaged or forged is refused in one line. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { buildCsr } from '../../src/graph/csr.ts';
import { BlockHash } from '../../src/io/graphs/block-hash.ts';
import { CheckedBlocks } from '../../src/io/graphs/checked-blocks.ts';
import { type GraphInput, readGraph, writeGraph } from '../../src/io/index.ts';
import { readGraphFile, readModelFile } from '../../src/node/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maxcut-csr-'));
});
afterAll(() => rm(folder, { recursive: true }));

function bytesOf(input: Pick<GraphInput, 'graph' | 'labels'>): Uint8Array {
  return Buffer.concat(
    [...writeGraph(input, { format: 'csr' }).chunks].map((piece) => Buffer.from(piece as Uint8Array)),
  );
}

const namesOf = ({ labels }: GraphInput) => Array.from({ length: labels.size }, (_, v) => labels.labelOf(v));

const TEXTS: Readonly<Record<string, string>> = {
  'unit weights, nodes 1..n': '5 4\n1 2\n2 3\n3 4\n4 1\n',
  'small integers': '4 3\n1 2 -128\n2 3 127\n1 4 1\n',
  'integers of 16 bits': '4 3\n1 2 -128\n2 3 32767\n1 4 0\n',
  'integers of 32 bits': '4 2\n1 2 2147483647\n2 3 40000\n',
  'other numbers': '4 3\n1 2 0.1\n2 3 1e300\n1 4 4294967296\n',
  'names from 0': '0 1 3\n1 2 7\n2 5 7\n0 0 0\n3 3 0\n4 4 0\n',
  'sparse names': '-5 17\n17 123456789 4\n',
  'names beyond 32 bits': '4294967296 2 2\n9007199254740991 2 5\n',
  'names in words': 'Zürich Genève 3\nBern Zürich\n😀 Bern -1\n',
  'no edges': '3 0\n',
};

describe('comes out as it went in', () => {
  test.each(Object.entries(TEXTS))('%s', async (_, text) => {
    const input = readGraph(text);
    const bytes = bytesOf(input);
    expect(bytes.length % 64).toBe(0);
    const path = join(folder, 'g.csr');
    await writeFile(path, bytes);
    for (const back of [
      readGraph(bytes),
      readGraph(bytes, { format: 'csr' }),
      await readGraphFile(path),
      await readModelFile(path, { format: 'csr' }),
    ]) {
      if (back.kind !== 'graph') throw new Error('no graph');
      expect(back.graph).toEqual(input.graph);
      expect(namesOf(back)).toEqual(namesOf(input));
      expect(back.labels.indexOf(namesOf(input).at(-1)!)).toBe(input.graph.n - 1);
      expect([back.format, back.warnings]).toEqual(['csr', []]);
      expect(bytesOf(back)).toEqual(bytes);
    }
  });

  test('under any name, and packed', async () => {
    const input = readGraph(TEXTS['other numbers']!);
    for (const [name, bytes] of [
      ['g.rud', bytesOf(input)],
      ['g', bytesOf(input)],
      ['g.csr.gz', gzipSync(bytesOf(input))],
    ] as const) {
      await writeFile(join(folder, name), bytes);
      expect((await readGraphFile(join(folder, name))).graph).toEqual(input.graph);
    }
    await writeFile(join(folder, 'g.csr'), bytesOf(input));
    await expect(readGraphFile(join(folder, 'g.csr'), { columns: ['1', '2'] })).rejects.toThrow(
      /csr takes no option columns/,
    );
    await expect(readGraphFile(join(folder, 'g.csr'), { maxNodes: 3 })).rejects.toThrow(
      /4 nodes, expected at most 3/,
    );
    await expect(readGraphFile(join(folder, 'g.csr'), { format: 'rudy' })).rejects.toThrow(InputError);
  });

  test('large ones in several pieces, read in pauses that a signal ends', async () => {
    const m = 700_000;
    const source = Int32Array.from({ length: m }, (_, e) => e);
    const target = Int32Array.from({ length: m }, (_, e) => (e + 1 + (e % 97)) % m);
    const weight = Float64Array.from({ length: m }, (_, e) => e % 5);
    const { graph } = buildCsr(m, source, target, weight, m, 1);
    const labels = readGraph(`${m} 0\n`).labels;
    const path = join(folder, 'large.csr');
    await writeFile(path, bytesOf({ graph, labels }));
    const seen: number[] = [];
    const back = await readGraphFile(path, { onRead: ({ bytes }) => seen.push(bytes) });
    for (const name of ['rowPtr', 'adj', 'weight'] as const)
      expect(back.graph[name].every((value, i) => value === graph[name][i])).toBe(true);
    expect([back.graph.n, back.graph.m]).toEqual([graph.n, graph.m]);
    expect(seen.length).toBeGreaterThan(2);
    const controller = new AbortController();
    const reading = readGraphFile(path, {
      signal: controller.signal,
      onRead: () => controller.abort(new Error('enough')),
    });
    await expect(reading).rejects.toThrow('enough');
  });
});

/** With the checksum of what it holds now. */
function forged(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const hash = new BlockHash(new CheckedBlocks('typescript'));
  new Int32Array(copy.buffer, 48, 2).fill(0);
  hash.add(new Int32Array(copy.buffer));
  new Int32Array(copy.buffer, 48, 2).set(hash.value());
  return copy;
}

function refusal(bytes: Uint8Array): string {
  try {
    readGraph(bytes, { file: 'g.csr' });
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return '';
}

describe('is refused in one line', () => {
  const good = bytesOf(readGraph(TEXTS['names in words']!));

  test('any byte that is another', () => {
    for (const text of Object.values(TEXTS)) {
      const bytes = bytesOf(readGraph(text));
      for (let at = 8; at < bytes.length; at++) {
        const damaged = Uint8Array.from(bytes);
        damaged[at]! ^= 1 << (at % 8);
        expect(refusal(damaged), `byte ${at}`).toMatch(/^g\.csr: a damaged csr file: [^\n]+$/);
      }
    }
  });

  test('one that is cut off, or goes on', async () => {
    for (const length of [0, 8, 63, 64, 80, good.length - 64, good.length - 1])
      expect(refusal(good.subarray(0, length)), String(length)).not.toBe('');
    expect(refusal(Buffer.concat([good, new Uint8Array(64)]))).toMatch(/has \d+ bytes, expected \d+/);
    const path = join(folder, 'short.csr');
    await writeFile(path, good.subarray(0, good.length - 64));
    await expect(readGraphFile(path)).rejects.toThrow(/short\.csr: a damaged csr file: it has/);
  });

  test.each<[string, number, number, RegExp]>([
    ['a version to come', 8, 3, /version is 3/],
    ['more nodes than there are', 16, 2 ** 31 - 2, /bytes, expected/],
    ['more edges than there can be', 20, 2 ** 31, /claims/],
    ['weights of no kind', 24, 3, /weights of kind 3/],
    ['names of no kind', 28, 7, /names of kind 7/],
    ['a row before the first', 64, 1, /rows do not cover/],
    ['a row that ends before it begins', 68, 9, /row \d ends before/],
    ['a head that is no node', 128, 77, /row 0 is not increasing/],
    ['a head below 0', 128, 2 ** 32 - 1, /row 0 is not increasing/],
    ['a loop', 128, 0, /row 0 is not increasing/],
    ['an arc without one back', 128, 1, /not symmetric/],
  ])('%s, with a checksum that is right', (_, at, value, message) => {
    const bytes = Uint8Array.from(bytesOf(readGraph('4 3\n1 3 2\n2 3 5\n3 4 5\n')));
    new DataView(bytes.buffer).setUint32(at, value, true);
    expect(refusal(forged(bytes))).toMatch(message);
  });

  test('weights that differ by direction or are not finite, names out of order, twice or broken', () => {
    const weighted = Uint8Array.from(bytesOf(readGraph('2 1\n1 2 0.5\n')));
    const at = 64 + 64 + 64;
    const view = new DataView(weighted.buffer);
    expect(view.getFloat64(at, true)).toBe(0.5);
    for (const [w, message] of [
      [0.25, /not symmetric/],
      [Number.NaN, /no finite weight/],
    ] as const) {
      view.setFloat64(at, w, true);
      expect(refusal(forged(weighted))).toMatch(message);
    }
    const twice = Uint8Array.from(bytesOf(readGraph('3 2\n1 2 1e308\n2 3 7e307\n')));
    new DataView(twice.buffer).setFloat64(64 + 64 + 64 + 16, 1e308, true);
    new DataView(twice.buffer).setFloat64(64 + 64 + 64 + 24, 1e308, true);
    expect(refusal(forged(twice))).toMatch(/sum of all \|weights\|/);
    const start = good.length - 64;
    expect(Buffer.from(good.subarray(start)).toString()).toContain('Bern\n');
    for (const [from, to] of [
      ['Bern', 'Xern'],
      ['Bern', 'B\nrn'],
      ['Bern', 'B\0rn'],
      ['Bern', 'B\xffrn'],
    ] as const) {
      const bytes = Buffer.from(good);
      bytes.write(to, bytes.indexOf(from), 'latin1');
      expect(refusal(forged(bytes)), to).toMatch(/names are not/);
    }
  });

  test('arbitrary damage with a right checksum: refused, or a graph', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(TEXTS)),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (text, damage) => {
          const bytes = Uint8Array.from(bytesOf(readGraph(text)));
          for (const [at, value] of damage) bytes[8 + (at % (bytes.length - 8))] = value;
          let graph: GraphInput['graph'];
          try {
            graph = readGraph(forged(bytes)).graph;
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
            return;
          }
          for (let u = 0; u < graph.n; u++)
            for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++) {
              const v = graph.adj[a]!;
              const back = graph.adj.subarray(graph.rowPtr[v], graph.rowPtr[v + 1]).indexOf(u);
              expect(graph.weight[graph.rowPtr[v]! + back]).toBe(graph.weight[a]);
            }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
