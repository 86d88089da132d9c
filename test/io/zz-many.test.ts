/** Tables of edges with their titles, separators and headers changed: what is read is what an independent reader sees, or there is a
 *  warning or an error. Never another graph in silence. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MaxcutError } from '../../src/core/errors.ts';
import { type GraphInput, readModel } from '../../src/io/index.ts';
import { parseTable } from '../oracles/table-graph.ts';
import { namedEdges } from './graph-text.ts';

const name = fc.oneof(
  fc.integer({ min: 0, max: 9 }).map(String),
  fc.constantFrom('a', 'b', 'New York', 'x_1', 'é', '10', '007', 'v;w', 'Paris, Texas'),
);
const weight = fc.constantFrom('1', '2', '-3', '0.5', '2.25', '1e1', '-0.125');
const edge = fc.tuple(name, name, weight).filter(([u, v]) => u !== v);
const titles = fc.constantFrom(
  ['source', 'target', 'weight'],
  ['Source', 'Target', 'Weight'],
  ['from', 'to', 'w'],
  ['node_1', 'node_2', 'weight'],
  ['x', 'y', 'cost'],
  ['person', 'friend', 'since'],
  null,
);

const table = fc.record({
  edges: fc.array(edge, { minLength: 2, maxLength: 8 }),
  titles,
  separator: fc.constantFrom(',', '\t', ';', ' '),
  columns: fc.constantFrom([0, 1, 2], [0, 1], [2, 0, 1], [1, 0, 2]),
  index: fc.boolean(),
  decimalComma: fc.boolean(),
});
type Table = typeof table extends fc.Arbitrary<infer T> ? T : never;

/** Rows of values; the first one is that of the titles, where there are any. */
function rowsOf({ edges, titles: names, separator, columns, index, decimalComma }: Table): string[][] {
  const comma = decimalComma && separator === ';';
  const all: (readonly string[])[] = names === null ? [] : [names];
  all.push(...edges.map(([u, v, w]) => [u, v, comma ? w.replace('.', ',') : w]));
  return all.map((row, i) => {
    const values = columns.map((column) => row[column]!);
    if (!index || names === null) return values;
    return [i === 0 ? '' : String(i - 1), ...values];
  });
}

const mutation = fc.record({
  kind: fc.constantFrom(
    'none',
    'drop-titles',
    'rename-title',
    'rudy-header',
    'drop-value',
    'add-value',
    'empty-value',
    'other-separator',
    'swap-line',
    'comment',
    'blank-line',
    'quotes',
    'twice',
    'upper-case',
  ),
  row: fc.nat(8),
  column: fc.nat(3),
  text: fc.constantFrom('id', 'source', 'weight', 'x', '5', '2,5', '', 'target', 'value'),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutated(rows: string[][], separator: string, { kind, row, column, text }: Mutation): string {
  const at = row % rows.length;
  const values = rows[at]!;
  const place = column % values.length;
  if (kind === 'drop-titles') rows.shift();
  else if (kind === 'rename-title') rows[0]![column % rows[0]!.length] = text;
  else if (kind === 'rudy-header') rows.unshift(['9', String(rows.length)]);
  else if (kind === 'drop-value') values.splice(place, 1);
  else if (kind === 'add-value') values.splice(place, 0, text);
  else if (kind === 'empty-value') values[place] = '';
  else if (kind === 'twice') rows.splice(at, 0, values);
  else if (kind === 'upper-case') rows[0] = rows[0]!.map((title) => title.toUpperCase());
  else if (kind === 'swap-line') rows.push(rows.shift()!);
  const shown = (value: string) =>
    kind === 'quotes' || (value !== '' && /[\s,;]/.test(value) && !/^-?\d+,\d+$/.test(value))
      ? `"${value}"`
      : value;
  const lines = rows.map((own, i) =>
    own.map(shown).join(kind === 'other-separator' && i === at ? (separator === ',' ? ';' : ',') : separator),
  );
  if (kind === 'comment') lines.splice(at, 0, `# ${text}`);
  if (kind === 'blank-line') lines.splice(at, 0, '');
  return `${lines.join('\n')}\n`;
}

function asMap(input: GraphInput): Map<string, number> {
  return new Map(
    namedEdges(input).map(([u, v, w]) => {
      const [a, b] = [u, v].sort();
      return [`${a} ${b}`, w];
    }),
  );
}

let read = 0;
let silent = 0;

function check(text: string, file: string): void {
  let input: GraphInput;
  try {
    input = readModel(text, { file }) as GraphInput;
  } catch (error) {
    expect(error).toBeInstanceOf(MaxcutError);
    return;
  }
  read++;
  // Parallel edges and loops are told by number, and left nothing out.
  const telling = input.warnings.filter((warning) => !/duplicate edge|self-loop/.test(warning));
  if (telling.length > 0) return;
  silent++;
  const expected = parseTable(text);
  expect(expected, `read in silence as ${input.format}`).not.toBeNull();
  expect(asMap(input)).toEqual(expected!.edges);
}

test('no table is read as another graph in silence', () => {
  fc.assert(
    fc.property(
      table,
      mutation,
      mutation,
      fc.constantFrom('g.csv', 'g.txt', 'g.tsv', 'g'),
      (one, first, second, file) => {
        const rows = rowsOf(one);
        const text = mutated(rows, one.separator, first);
        check(text, file);
        check(mutated(rowsOf(one), one.separator, second), file);
      },
    ),
    { numRuns: 200000 },
  );
  // Most of them are read, and most of those without a warning: the test looks at something.
  expect(read).toBeGreaterThan(2500);
  expect(silent).toBeGreaterThan(1000);
});
