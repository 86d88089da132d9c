/** Random bytes and damaged files: readGraph gives the graph that the oracle sees, or an InputError. Nothing else, and no
 *  line is dropped in silence. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { type GraphInput, readGraph } from '../../src/io/index.ts';
import { dataLines, parseEdgeList, parseRudy } from '../oracles/parse-graph.ts';
import { expectSame } from './graph-text.ts';

const valid = [
  '3 2\n1 2\n2 3\n',
  '5 3\r\n1 2 1\r\n2 3 -1\r\n4 4 2.5\r\n',
  '# graph\n4 2 0\n1 2 1\n1 2 1\n',
  'a b 1\nb c 2\n% x\nc a 3e2\n',
  '1,2,3\n2,3,4\n3,1,5\n',
  '10\t20\n20\t30\n\n30\t10\n',
  'source,target\nx,y\ny,z\n',
  '7 8 1.5\n8 9000000000 -2\n',
].map((text) => new TextEncoder().encode(text));

const alphabet = new TextEncoder().encode('0123456789 \t\n\r,.-+eE#%/ab\0\u00e9"');
const byte = fc.oneof(fc.constantFrom(...alphabet), fc.integer({ min: 0, max: 255 }));
const mutation = fc.record({
  kind: fc.constantFrom('replace', 'insert', 'delete', 'truncate', 'duplicate'),
  at: fc.nat(100),
  byte,
  length: fc.integer({ min: 1, max: 12 }),
});
const damaged = fc
  .tuple(fc.constantFrom(...valid), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([bytes, mutations]) => mutations.reduce<Uint8Array>(mutate, bytes));
const file = fc.constantFrom('g.rud', 'g.txt', 'g', 'g.csv', 'g.edges');

function mutate(
  bytes: Uint8Array,
  { kind, at, byte: value, length }: typeof mutation extends fc.Arbitrary<infer T> ? T : never,
) {
  const list = [...bytes];
  const p = at % (list.length + 1);
  if (kind === 'replace') list[Math.min(p, Math.max(0, list.length - 1))] = value;
  else if (kind === 'insert') list.splice(p, 0, value);
  else if (kind === 'delete') list.splice(p, length);
  else if (kind === 'truncate') list.length = p;
  else list.splice(p, 0, ...list.slice(p, p + length));
  return Uint8Array.from(list);
}

function check(bytes: Uint8Array, name: string): void {
  let input: GraphInput;
  try {
    input = readGraph(bytes, { file: name });
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).not.toMatch(/\p{Cc}/u);
    expect((error as InputError).message.length).toBeLessThan(300);
    return;
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  // The oracle knows these two, without titles, quotes, semicolons and braces.
  if (!['rudy', 'edge-list'].includes(input.format) || /[";{]/.test(text)) return;
  if (input.warnings.some((warning) => /^line \d+ was read as/.test(warning))) return;
  const first = dataLines(text)[0]?.map((value) => value.toLowerCase()) ?? [];
  if (first.includes('source') && first.includes('target')) return;
  const expected = input.format === 'rudy' ? parseRudy(text) : parseEdgeList(text);
  expectSame(input, expected);
}

test('random bytes', () => {
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 60 }), file, (bytes, name) =>
      check(Uint8Array.from(bytes), name),
    ),
    {
      numRuns: 300_000,
    },
  );
});

test('damaged files', () => {
  fc.assert(fc.property(damaged, file, check), { numRuns: 20_000 });
});

test('a file cut off anywhere is an error or the graph of its lines', () => {
  for (const bytes of valid)
    for (let length = 0; length <= bytes.length; length++)
      for (const name of ['g.rud', 'g.txt', 'g.csv']) check(bytes.subarray(0, length), name);
});

// Other readers than those that the oracle knows: a graph or an error of the input, never a fault of ours.
const fixtures = ['graphs', 'bad'].flatMap((name) => {
  const folder = new URL(`../fixtures/${name}/`, import.meta.url);
  return readdirSync(folder).map((file) => ({ file, bytes: readFileSync(new URL(file, folder)) }));
});

test('damaged files of every format', () => {
  const spoiled = fc.tuple(fc.constantFrom(...fixtures), fc.array(mutation, { minLength: 1, maxLength: 3 }));
  fc.assert(
    fc.property(spoiled, fc.nat(400), fc.boolean(), ([{ file: name, bytes }, mutations], shift, named) => {
      const moved = mutations.map((change) => ({ ...change, at: change.at + shift }));
      const damagedBytes = moved.reduce<Uint8Array>(mutate, bytes);
      try {
        const { graph, labels } = readGraph(damagedBytes, named ? { file: name } : {});
        expect(labels.size).toBe(graph.n);
        for (const w of graph.weight) expect(Number.isFinite(w)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect((error as InputError).message).not.toMatch(/\p{Cc}/u);
        expect((error as InputError).message.length).toBeLessThan(400);
      }
    }),
    { numRuns: 6000 },
  );
});
