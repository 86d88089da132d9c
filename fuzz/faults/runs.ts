/** The runs of the command that faults are injected into: their files, and what is whole of what they leave behind. Nothing of src judges. */

import { generator, randomGraph } from '../../test/oracles/random-graphs.ts';
import { recount, rudyEdges } from '../../test/oracles/recount.ts';

/** What a run has left: standard output, and its files by name. */
export interface Left {
  readonly stdout: string;
  readonly files: Readonly<Record<string, string>>;
}

/** What is wrong with a text, in words; null where it is whole. */
type Judge = (text: string, left: Left) => string | null;

export interface Run {
  readonly name: string;
  readonly argv: readonly string[];
  /** Written into the folder before it. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly stdout: Judge;
  /** Files that are written whole or not at all. */
  readonly outputs: Readonly<Record<string, Judge>>;
  /** Files that grow line by line. */
  readonly lines: Readonly<Record<string, Judge>>;
  /** Whether it finds a cut, which must come out once it has been found. */
  readonly solves: boolean;
  /** Which faults it is tried with. */
  readonly faults: readonly Fault[];
}

/** A write that fails, a worker that dies, a signal. */
export type Fault = 'write' | 'death' | 'signal';

const rudy = (n: number, edges: readonly (readonly [number, number, number])[]): string =>
  `${n} ${edges.length}\n${edges.map(([u, v, w]) => `${u + 1} ${v + 1} ${w}\n`).join('')}`;

const signs = (uniform: () => number): number => (uniform() < 0.5 ? 1 : -1);
const random = (n: number, share: number): string => rudy(n, randomGraph(7, n, share, signs).edges);
const dense = random(90, 0.5);
const small = random(40, 0.9);
const sparse = random(150, 0.035);
const branching = random(84, 0.5);
const wide = random(700, 0.02);

/** x² terms, then products, as `i j q`. */
const qubo = (() => {
  const uniform = generator(5);
  const terms: string[] = [];
  for (let i = 0; i < 60; i++)
    for (let j = i; j < 60; j++)
      if (i === j || uniform() < 0.3) terms.push(`${i} ${j} ${Math.floor(uniform() * 41) - 20}`);
  const diagonal = terms.filter((term) => term.split(' ')[0] === term.split(' ')[1]);
  const others = terms.filter((term) => !diagonal.includes(term));
  return `p qubo 0 60 ${diagonal.length} ${others.length}\n${[...diagonal, ...others].join('\n')}\n`;
})();
const quboValue = (side: Readonly<Record<string, number>>): number =>
  qubo
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(' '))
    .reduce((sum, [i, j, q]) => sum + Number(q) * side[i!]! * side[j!]!, 0);

const points = (() => {
  const uniform = generator(3);
  return Array.from({ length: 30 }, () =>
    Array.from({ length: 12 }, () => uniform().toFixed(3)).join(','),
  ).join('\n');
})();

const suite = JSON.stringify({
  name: 'faults',
  summary: 'two graphs',
  instances: [],
  files: [{ file: 'g.rud' }, { file: 'h.rud' }],
  methods: ['one-flip', 'auto'],
  maxSteps: 50,
  seeds: 1,
  bound: 'none',
});

const ends =
  (end: string): Judge =>
  (text) =>
    text.endsWith(end) ? null : `it does not end with ${end.trim()}`;
const json: Judge = (text) => {
  try {
    JSON.parse(text);
    return null;
  } catch {
    return `it is not JSON: ${text.slice(0, 60)}`;
  }
};
const jsonLines: Judge = (text) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => json(line, NOTHING))
    .find((wrong) => wrong !== null) ?? null;
const traceOf: Judge = (text, left) =>
  jsonLines(text, left) ?? (text.includes('"type":"end"') ? null : 'it has no end');
const NOTHING: Left = { stdout: '', files: {} };
const any: Judge = () => null;
const filled: Judge = (text) => (text === '' ? 'it is empty' : null);

const sidesOf = (text: string): Record<string, number> =>
  Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([node, side]) => [node!, Number(side)]),
  );

/** The cut of a JSON result, counted again. */
const solved =
  (graph: string): Judge =>
  (text, left) => {
    const wrong = json(text, left);
    if (wrong !== null) return wrong;
    const { cut, partition, upperBound } = JSON.parse(text);
    if (partition === undefined) return 'there is no cut';
    if (recount(rudyEdges(graph), partition) !== cut) return `its sides do not weigh ${cut}`;
    return upperBound < cut ? `the bound ${upperBound} is below the cut ${cut}` : null;
  };
const partitionOf =
  (graph: string): Judge =>
  (text, { stdout }) => {
    const cut = recount(rudyEdges(graph), sidesOf(text));
    return json(stdout, NOTHING) !== null || cut === JSON.parse(stdout).cut ? null : `it weighs ${cut}`;
  };
const valued: Judge = (text, left) =>
  json(text, left) ??
  (quboValue(JSON.parse(text).assignment) === JSON.parse(text).value ? null : 'another value');

const files = ['--output', 'o.cut', '--certificate', 'o.json', '--plot', 'o.svg', '--log', 'o.jsonl'];
const FILES = (graph: string) => ({
  outputs: { 'o.cut': partitionOf(graph), 'o.json': json, 'o.svg': ends('</svg>\n') },
  lines: { 'o.jsonl': traceOf },
});
const solving = (name: string, graph: string, faults: readonly Fault[], more: readonly string[]): Run => ({
  name,
  argv: ['solve', 'g.rud', '--json', '--threads', '3', ...files, ...more],
  inputs: { 'g.rud': graph },
  stdout: solved(graph),
  ...FILES(graph),
  solves: true,
  faults,
});
const plain = { lines: {}, solves: false, faults: ['write', 'signal'] } as const;

export const RUNS: readonly Run[] = [
  solving('solve, search', dense, ['write', 'signal'], ['--max-steps', '300', '--no-prove']),
  solving('solve, search on threads', wide, ['death'], ['--max-steps', '6000', '--no-prove']),
  solving('solve, for two seconds', wide, ['signal'], ['--time-limit', '2']),
  solving('solve, proof of a dense graph', branching, ['death', 'signal'], ['--method', 'exact']),
  solving('solve, proof of a sparse graph', sparse, ['death', 'signal'], ['--method', 'exact']),
  {
    ...plain,
    name: 'solve, QUBO',
    argv: ['solve', 'q.qubo', '--json', '--max-steps', '100', '--no-prove', ...files],
    inputs: { 'q.qubo': qubo },
    stdout: valued,
    outputs: { 'o.cut': filled, 'o.json': json, 'o.svg': ends('</svg>\n') },
    lines: { 'o.jsonl': traceOf },
    solves: true,
  },
  {
    ...plain,
    name: 'solve, batch',
    argv: [
      'solve',
      'g.rud',
      'h.rud',
      '--json',
      '--max-steps',
      '50',
      '--no-prove',
      '--csv',
      'o.csv',
      '--output-dir',
      'out',
    ],
    inputs: { 'g.rud': dense, 'h.rud': small },
    stdout: (text) =>
      text
        .trim()
        .split('\n')
        .map((line, i) => solved(i === 0 ? dense : small)(line, NOTHING))
        .find((wrong) => wrong !== null) ?? null,
    outputs: { 'out/g.sol': filled, 'out/h.sol': filled },
    lines: { 'o.csv': filled },
    solves: true,
  },
  {
    ...plain,
    name: 'bench',
    argv: ['bench', 's.json', '--out', 'out', '--jobs', '2', '--quiet'],
    inputs: { 's.json': suite, 'g.rud': dense, 'h.rud': small },
    stdout: filled,
    outputs: { 'out/report.html': ends('</html>\n'), 'out/report.md': filled },
    lines: { 'out/runs.jsonl': jsonLines },
  },
  {
    ...plain,
    name: 'reproduce',
    argv: ['reproduce', 'lemma', '--quick', '--steps', '200', '--out', 'out'],
    inputs: {},
    stdout: filled,
    outputs: {
      'out/reproduce.html': ends('</html>\n'),
      'out/reproduce.json': json,
      ...Object.fromEntries(['lemma'].map((name) => [`out/chapters/${name}.json`, json])),
    },
  },
  {
    ...plain,
    name: 'convert',
    argv: ['convert', 'g.rud', 'o.graphml'],
    inputs: { 'g.rud': wide },
    stdout: any,
    outputs: { 'o.graphml': ends('</graphml>\n') },
  },
  {
    ...plain,
    name: 'convert to standard output',
    argv: ['convert', 'g.rud', '-', '--to', 'matrix-market'],
    inputs: { 'g.rud': wide },
    stdout: filled,
    outputs: {},
  },
  {
    ...plain,
    name: 'generate',
    argv: ['generate', 'planted', '--nodes', '900', '--output', 'o.rud', '--planted', 'o.cut'],
    inputs: {},
    stdout: any,
    outputs: { 'o.rud': filled, 'o.cut': filled },
  },
  {
    ...plain,
    name: 'verify',
    argv: ['verify', 'g.rud', 'g.cut'],
    inputs: { 'g.rud': dense, 'g.cut': Array.from({ length: 90 }, (_, u) => `${u + 1} ${u % 2}\n`).join('') },
    stdout: filled,
    outputs: {},
  },
  {
    ...plain,
    name: 'jl',
    argv: ['jl', 'p.csv', '--dimension', '5', '--steps', '200', '--json', '--output', 'o.csv'],
    inputs: { 'p.csv': points },
    stdout: json,
    outputs: { 'o.csv': filled },
  },
];
