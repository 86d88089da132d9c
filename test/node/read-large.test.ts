/** Reading in blocks and threads against the readers of the formats: the same graph, names, warnings and errors. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readGraph } from '../../src/io/index.ts';
import { readGraphFile } from '../../src/node/index.ts';
import { type LargeReading, type ReadLargeOptions, readLargeGraph } from '../../src/node/read-large.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maxcut-large-'));
});
afterAll(() => rm(folder, { recursive: true }));

const BLOCKS: LargeReading = {
  leastBytes: 1,
  leastBytesInThreads: 1,
  blockBytes: 64,
  headBytes: 1 << 17,
  threads: 0,
  memory: 2 ** 34,
};

async function read(name: string, text: string | Uint8Array, options: ReadLargeOptions = {}, how = BLOCKS) {
  const path = join(folder, name);
  await writeFile(path, text);
  return readLargeGraph(path, options, false, how);
}

/** What the format's reader says, with the names of all nodes. */
function expected(name: string, text: string, format?: string) {
  const { labels, ...rest } = readGraph(text, { file: join(folder, name), format });
  return { ...rest, names: Array.from({ length: labels.size }, (_, v) => labels.labelOf(v)) };
}

async function expectSame(name: string, text: string, how: LargeReading = BLOCKS, format?: string) {
  const large = await read(name, text, { format }, how);
  expect(large).not.toBeNull();
  const { labels, ...rest } = large!;
  const names = Array.from({ length: labels.size }, (_, v) => labels.labelOf(v));
  expect({ ...rest, names }).toEqual(expected(name, text, format));
  for (const v of [0, names.length - 1]) expect(labels.indexOf(names[v]!)).toBe(v);
}

const lines = (count: number, line: (e: number) => string, end = '\n') =>
  Array.from({ length: count }, (_, e) => line(e) + end).join('');
const edge = (e: number) => `${1 + ((e * 7) % 50)} ${51 + ((e * 11) % 49)}`;
const WEIGHTS: Readonly<Record<string, (e: number) => string | number>> = {
  ones: () => 1,
  signs: (e) => (e % 3 === 0 ? -1 : 1),
  small: (e) => (e % 300) - 150,
  shorts: (e) => e * 100 - 15_000,
  integers: (e) => (e - 150) * 10_000_000,
  beyond: (e) => (e - 150) * 100_000_000,
  decimals: (e) => `${e}.25`,
  exponents: (e) => `${e}e${(e % 5) - 2}`,
  digits: (e) => `0.12345678901234567890${e}`,
  late: (e) => (e < 290 ? 3 : '-0.5'),
  zeros: () => '-0',
  plus: (e) => `+${e}`,
};

describe('rudy', () => {
  test.each(Object.keys(WEIGHTS))('weights: %s', async (kind) => {
    await expectSame('g.rud', `99 300\n${lines(300, (e) => `${edge(e)} ${WEIGHTS[kind]!(e)}`)}`);
  });

  test.each(['\n', '\r\n'])(
    'line ends %j, the last one missing, with blank lines and comments',
    async (end) => {
      const text = `# made up${end}99 300${end}${lines(300, (e) => `${e % 9 === 0 ? `# c${end}${end}  ` : ''}${edge(e)} 2${e % 7 === 0 ? ' ' : ''}`, end)}`;
      await expectSame('g.rud', text);
      await expectSame('g.rud', text.trimEnd());
    },
  );

  test('some weights missing, duplicates, loops without a weight, commas, tabs, a byte order mark', async () => {
    await expectSame('g.rud', `99 300\n${lines(300, (e) => `${edge(e % 200)}${e % 5 === 0 ? ' 4' : ''}`)}`);
    await expectSame('g.rud', `99 300\n${lines(300, (e) => (e % 50 === 0 ? '7 7' : edge(e)))}`);
    await expectSame('g.rud', `99,300\n${lines(300, (e) => `${edge(e).replace(' ', ', ')},-3`)}`);
    await expectSame('g.rud', `﻿99\t300\n${lines(300, (e) => `${edge(e).replace(' ', '\t')}\t5`)}`);
    await expectSame('g.rud', '120 0\n');
  });

  test("named nodes, names that look like them, and what is not plain go to the format's reader", async () => {
    const text = `99 300\n${lines(300, edge)}`;
    for (const other of [
      `${text}# node 1 "one"\n`,
      `# node 1 "one"\n${text}`,
      text.replace('\n8 ', '\n08 '),
      text.replace('\n8 ', '\n+8 '),
      text.replace('\n8 ', '\r8 '),
      text.replace('\n8 ', '\n8\u00a0'),
      text.replace('99 300', '99 301'),
      text.replace('99 300', '98 300'),
      text.replace('99 300', '99 300 5'),
      text.replace('99 300', '99'),
      `${text}x`,
      `${text}1 2 nan\n`,
    ])
      expect(await read('g.rud', other)).toBeNull();
    await expectSame('g.rud', `${text}# comments\n# notes\n`.replace('# notes\n', ''));
  });
});

describe('Matrix Market', () => {
  const banner = (field: string, symmetry: string) =>
    `%%MatrixMarket matrix coordinate ${field} ${symmetry}\n`;
  const both =
    lines(300, (e) => `${edge(e)} 3`) + lines(300, (e) => `${edge(e).split(' ').reverse().join(' ')} 3`);

  test.each(Object.keys(WEIGHTS))('weights: %s', async (kind) => {
    const entries = lines(300, (e) => `${edge(e)} ${WEIGHTS[kind]!(e)}`);
    await expectSame('g.mtx', `${banner('real', 'symmetric')}% made up\n99 99 300\n${entries}`);
    await expectSame('g.x', `${banner('real', 'symmetric')}99 99 300\n${entries}`, BLOCKS, 'matrix-market');
  });

  test('patterns, entries on the diagonal, both directions, comments, repeated entries', async () => {
    await expectSame('g.mtx', `${banner('pattern', 'symmetric')}99 99 300\n${lines(300, edge)}`);
    const loops = lines(300, (e) => (e % 9 ? `${edge(e)} 2` : `${1 + e / 9} ${1 + e / 9} 5`));
    await expectSame('g.mm', `${banner('integer', 'symmetric')}99 99 300\n% c\n\n${loops}`);
    await expectSame('g.mtx', `${banner('integer', 'general')}99 99 600\n${both}`);
    await expectSame('g.mtx', `${banner('real', 'general')}99 99 601\n7 7 1\n${both}`);
    await expectSame('g.mtx', `${banner('pattern', 'general')}99 99 600\n${both.replaceAll(' 3\n', '\n')}`);
  });

  test("what is not plain, or not right, goes to the format's reader", async () => {
    const text = `${banner('real', 'symmetric')}99 99 300\n${lines(300, (e) => `${edge(e)} 3`)}`;
    for (const other of [
      text.replace('99 99 300', '99 99 301'),
      text.replace('99 99 300', '98 98 300'),
      text.replace('99 99 300', '99 98 300'),
      text.replace('99 99 300', '99 99'),
      text.replace(' 3\n', '\n'),
      text.replace(' 3\n', ' 3 3\n'),
      text.replace(' 3\n', ' nan\n'),
      text.replace('symmetric', 'skew-symmetric'),
      text.replace('symmetric', 'general'),
      text.replace('real', 'complex'),
      text.replace('real', 'pattern'),
      text.replace('%%MatrixMarket', '%MatrixMarket'),
      text.replace('99 99', '% node 1 "one"\n99 99'),
      `${banner('integer', 'general')}99 99 600\n${both.replace(' 3\n', ' 4\n')}`,
      `${banner('real', 'general').replace('coordinate', 'array')}20 20\n${lines(400, () => '1')}`,
    ])
      expect(await read('g.mtx', other), other.slice(0, 60)).toBeNull();
  });
});

test('weights whose sum is no double', async () => {
  const heavy = lines(300, (e) => `${edge(e)} 1e307`);
  for (const [name, text] of [
    ['g.rud', `99 300\n${heavy}`],
    ['g.edges', heavy],
    ['g.mtx', `%%MatrixMarket matrix coordinate real symmetric\n99 99 300\n${heavy}`],
  ] as const) {
    expect(await read(name, text)).toBeNull();
    expect(() => readGraph(text, { file: name })).toThrow(/exceed the largest double/);
  }
});

describe('edge lists', () => {
  const sparse = (e: number) => `${((e + 1) * 7919) % 1_000_003} ${((e + 1) * 104_729) % 999_983}`;

  test.each(['g.edges', 'g.el', 'g.tsv', 'g.csv', 'g.txt', 'g'])('%s', async (name) => {
    await expectSame(
      name,
      lines(400, (e) => `${edge(e)} ${e + 1}`),
    );
    await expectSame(
      name,
      lines(400, (e) => `${edge(e)} ${e + 1}`),
      { ...BLOCKS, blockBytes: 32 },
    );
    await expectSame(name, lines(400, sparse));
  });

  test('numbers from 0, columns with titles, commas, tabs', async () => {
    await expectSame('g.edges', `0 1\n${lines(400, (e) => `${e} ${(e * e) % 401}`)}`);
    await expectSame('g.csv', `source,target\n${lines(400, (e) => sparse(e).replace(' ', ','))}`);
    await expectSame(
      'g.csv',
      `source,target,weight\n${lines(400, (e) => `${sparse(e).replace(' ', ',')},${e}.5`)}`,
    );
    await expectSame(
      'g.csv',
      lines(400, (e) => `${sparse(e).replace(' ', ' , ')},${1 + (e % 3)}`),
    );
    await expectSame(
      'g.tsv',
      `source\ttarget\tweight\n${lines(400, (e) => `${sparse(e).replace(' ', '\t')}\t1`)}`,
    );
    await expectSame(
      'g.edges',
      lines(400, (e) => `${sparse(e)}${e % 9 ? '' : ' 2'}`),
    );
    await expectSame(
      'g.edges',
      lines(400, (e) => ((e + 1) % 9 ? sparse(e) : `${e} ${e} 0`)),
    );
  });

  test('a first line that may be a header', async () => {
    const all = lines(300, edge);
    // It is one, of a file whose name does not say so; it is not, by the number of lines or a node.
    await expectSame('g.txt', `99 300\n${all}`);
    await expectSame('g.txt', `99 300\n${all}`, BLOCKS, 'edge-list');
    await expectSame('g.txt', `2 1\n${all}`);
    await expectSame('g.txt', `5 4\n${all}`);
    // What is left open is not decided here.
    for (const [name, text] of [
      ['g.txt', `99 299\n${all}`],
      ['g.txt', `099 300\n${all}`],
      ['g.edges', `99 300\n${all}`],
      ['g.csv', `99,300\n${lines(300, (e) => `${edge(e).replace(' ', ',')},1`)}`],
      ['g.txt', `400 300\n${all}`],
      ['g.txt', `400 450\n${lines(300, (e) => `${edge(e)} 7`)}`],
      ['g.txt', `3000 3 1\n${lines(300, (e) => `${edge(e)} 1`)}`],
    ] as const)
      expect(await read(name, text), text.slice(0, 20)).toBeNull();
  });

  test('other names, quotes, attributes, and problems', async () => {
    const all = lines(300, edge);
    for (const [name, text] of [
      ['g.edges', `${all}a b\n`],
      ['g.edges', `${all}1 007\n`],
      ['g.edges', `${all}1 -2\n`],
      ['g.edges', `${all}1 4000000000\n`],
      ['g.edges', `${all}1,2\n`],
      ['g.csv', `${all.replaceAll(' ', ',')}"1",2\n`],
      ['g.csv', all.replaceAll(' ', ';')],
      ['g.tsv', `${all.replaceAll(' ', '\t')}1\t\t5\n`],
      ['g.edges', lines(300, (e) => `${edge(e)} {'weight': 2}`)],
      ['g.txt', lines(300, (e) => `${e} ${e % 9 ? e + 1 : e} 5`)],
      ['g.csv', `source,target,kind\n${lines(300, (e) => `${edge(e).replace(' ', ',')},3`)}`],
      ['g.graph', all],
    ] as const)
      expect(await read(name, text), name).toBeNull();
  });
});

test("any text: the same as the format's reader, or left to it", async () => {
  const number = fc.integer({ min: 0, max: 60 });
  const weight = fc.oneof(
    fc.constant(''),
    fc.constant(' 1'),
    fc.double({ noNaN: true }).map((w) => ` ${w}`),
    fc.integer().map((w) => ` ${w}`),
  );
  const line = fc.oneof(
    { weight: 200, arbitrary: fc.tuple(number, number, weight).map(([u, v, w]) => `${u} ${v}${w}`) },
    { weight: 4, arbitrary: fc.constantFrom('', '# c', '% n', '// x', ' 1\t2 ', '3 4 5 ', '0 0 0') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '1',
        '1 2 3 4',
        'a b',
        '-1 2',
        '1 2 x',
        '1,2',
        '01 2',
        '# node 1 "a"',
        '1\t\t2',
      ),
    },
  );
  const texts = fc.tuple(
    fc.constantFrom('g.rud', 'g.edges', 'g.txt', 'g.csv', 'g.tsv'),
    fc.array(line, { minLength: 1, maxLength: 330, size: 'max' }),
    fc.constantFrom('\n', '\n', '\r\n', '\r'),
    fc.boolean(),
  );
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 16, max: 90 }), async ([name, all, end, ended], blockBytes) => {
      const body = all.join(end) + (ended ? end : '');
      const text = name === 'g.rud' || all.length % 3 === 0 ? `60 ${all.length}${end}${body}` : body;
      const large = await read(name, text, {}, { ...BLOCKS, blockBytes });
      if (large === null) return;
      const { labels, ...rest } = large;
      const names = Array.from({ length: labels.size }, (_, v) => labels.labelOf(v));
      expect({ ...rest, names }).toEqual(expected(name, text));
    }),
    { numRuns: 300 },
  );
});

describe('METIS', () => {
  /** Rows of a ring with chords, and nodes without neighbours. */
  function rows(n: number, weightOf: ((u: number, v: number) => number | string) | null) {
    const alone = (u: number) => u % 7 === 3;
    const neighbours = (u: number) =>
      [1, 5, n - 5, n - 1].map((step) => (u + step) % n).filter((v) => !alone(u) && !alone(v));
    const all = Array.from({ length: n }, (_, u) =>
      neighbours(u)
        .map((v) => (weightOf === null ? `${v + 1}` : `${v + 1} ${weightOf(Math.min(u, v), Math.max(u, v))}`))
        .join(' '),
    );
    const m = all.reduce((sum, _, u) => sum + neighbours(u).length, 0) / 2;
    return {
      all,
      m,
      text: `${n} ${m}${weightOf === null ? '' : ' 001'}\n${all.map((row) => `${row}\n`).join('')}`,
    };
  }

  test.each(Object.keys(WEIGHTS))('weights: %s', async (kind) => {
    const { text } = rows(300, (u, v) => WEIGHTS[kind]!((u * 7 + v) % 300));
    const wider = { ...BLOCKS, blockBytes: 200 };
    await expectSame('g.metis', text, wider);
    await expectSame('g.graph', `% made up\n${text}`, wider);
    await expectSame('g.x', text, { ...BLOCKS, threads: 2, blockBytes: 700 }, 'metis');
  });

  test('no weights, comments, line ends, blanks, blank lines behind the last node, a loop', async () => {
    const { text, all, m } = rows(300, null);
    await expectSame('g.graph', text);
    await expectSame('g.graph', text, { ...BLOCKS, threads: 3, blockBytes: 100 });
    await expectSame('g.graph', text.replaceAll('\n', '\r\n'));
    await expectSame('g.graph', text.replaceAll(' ', '\t  ').replaceAll('\n', ' \n% c\n'));
    await expectSame('g.graph', `${text}\n \n`);
    await expectSame('g.graph', text.trimEnd());
    await expectSame(
      'g.graph',
      `300 ${m + 1}\n${all.map((row, u) => (u === 8 ? `9 ${row} 9` : row)).join('\n')}\n`,
    );
  });

  test("what is not plain, or not right, goes to METIS's own reader", async () => {
    const { text, all, m } = rows(300, (u) => u);
    for (const other of [
      text.replace(`300 ${m}`, `300 ${m + 1}`),
      text.replace(`300 ${m}`, `301 ${m}`),
      text.replace(`300 ${m}`, `299 ${m}`),
      text.replace(' 001', ' 011'),
      text.replace(' 001', ''),
      text.replace(' 5 ', ' 6 '),
      `300 ${m} 001\n${all.map((row, u) => (u === 40 ? `${row} 301 2` : row)).join('\n')}`,
      `300 ${m} 001\n${all.map((row, u) => (u === 40 ? `${row} 7` : row)).join('\n')}`,
      `300 ${m} 001\n${all.map((row, u) => (u === 40 ? `x ${row}` : row)).join('\n')}`,
      `${text}% node 1 "a"\n`,
      `${text}1 2\n`,
      text.replaceAll('\n', '\r'),
    ])
      expect(await read('g.graph', other), other.slice(0, 12)).toBeNull();
  });
});

describe('threads', () => {
  const text = `5000 20000\n${lines(20_000, (e) => `${1 + ((e * 7) % 2500)} ${2501 + ((e * 11) % 2500)} ${(e % 300) - 150}`)}`;

  test('read the same, packed and not, in blocks of any size', async () => {
    for (const [blockBytes, threads] of [
      [4096, 1],
      [1000, 2],
      [50_000, 3],
    ] as const)
      await expectSame('g.rud', text, { ...BLOCKS, threads, blockBytes });
    const large = await read('g.rud.gz', gzipSync(text), {}, { ...BLOCKS, threads: 2, blockBytes: 4096 });
    expect(large!.graph).toEqual(readGraph(text).graph);
  });

  test("an error anywhere is the format's reader's", async () => {
    const path = join(folder, 'bad.rud');
    const starts = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
    for (let i = 1; i < starts.length; i += 1999) {
      const bad = `${text.slice(0, starts[i]!)}x${text.slice(starts[i]! + 1)}`;
      await writeFile(path, bad);
      expect(await readLargeGraph(path, {}, false, { ...BLOCKS, threads: 2, blockBytes: 1000 })).toBeNull();
      await expect(readGraphFile(path)).rejects.toMatchObject({ place: { line: i + 2, column: 1 } });
    }
  });

  test('a packed file that is damaged, cut off, or followed by something', async () => {
    const packed = gzipSync(text);
    const damaged = packed.slice();
    damaged[packed.length >> 1]! ^= 64;
    for (const bytes of [damaged, packed.subarray(0, -9), Buffer.concat([packed, Buffer.from('\0\0x')])])
      expect(await read('g.rud.gz', bytes, {}, { ...BLOCKS, threads: 1, blockBytes: 4096 })).toBeNull();
    const two = Buffer.concat([gzipSync(text.slice(0, 99)), gzipSync(text.slice(99)), new Uint8Array(64)]);
    expect((await read('g.rud.gz', two))!.graph.m).toBe(readGraph(text).graph.m);
  });

  test('more edges than fit in memory are refused as soon as they are there', async () => {
    const seen: number[] = [];
    const options = { onRead: ({ edges }: { edges: number }) => seen.push(edges) };
    const small = { ...BLOCKS, threads: 1, blockBytes: 1000, memory: 18 * 1000 };
    const reading = read('g.rud.gz', gzipSync(text), options, small);
    await expect(reading).rejects.toThrow(/g\.rud\.gz: the graph needs more memory than there is$/);
    expect(seen.at(-1)).toBeGreaterThan(800);
    expect(seen.at(-1)).toBeLessThanOrEqual(1000);
  });

  test('end at once when the signal is aborted, and tell how far they are', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const onRead = ({ edges }: { edges: number }) => {
      seen.push(edges);
      if (edges > 5000) controller.abort(new Error('enough'));
    };
    const options = { signal: controller.signal, onRead };
    await expect(read('g.rud', text, options, { ...BLOCKS, threads: 2, blockBytes: 4096 })).rejects.toThrow(
      'enough',
    );
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.at(-1)).toBeLessThan(8000);
  });
});
