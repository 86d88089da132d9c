/** The tables of the package: what every function that takes options refuses, in the same words. */
import { describe, expect, expectTypeOf, test } from 'vitest';
import { jlEmbedding, jlOptionTable } from '../../src/applications/jl/index.ts';
import { discoverStructureSync } from '../../src/applications/structure/index.ts';
import { structureOptionTable } from '../../src/applications/structure/options.ts';
import { UsageError } from '../../src/core/errors.ts';
import { defaultText, describeOptions, type Given, type OptionTable } from '../../src/core/options.ts';
import {
  checkExpectation,
  checkGradient,
  checkStationarity,
  derandomize,
  SampledObjective,
} from '../../src/derandomize/index.ts';
import { derandomizeTable, descentTable, perturbedTable } from '../../src/derandomize/options.ts';
import { maxCut, solveIsingSync, solveQuboSync, solveSync } from '../../src/index.ts';
import { quadraticOptionTable, solveOptionTable } from '../../src/solve/options.ts';
import type { QuadraticOptions } from '../../src/solve/quadratic-types.ts';
import type { SolveOptions } from '../../src/solve/types.ts';
import { optionsMarkdown } from '../support/options-markdown.ts';

const edges = [['a', 'b']] as const;
const square = { n: 1, value: (z: Float64Array) => z[0]! ** 2 };
const points = [
  [0, 1],
  [2, 3],
];

type Call = (options: unknown) => unknown;
const solvers: Record<string, Call> = {
  solveSync: (options) => solveSync({ edges }, options as object),
  solveQuboSync: (options) => solveQuboSync({ terms: [[0, 0, 1]] }, options as object),
  solveIsingSync: (options) => solveIsingSync({ J: [[0, 1, 1]] }, options as object),
};
const all: Record<string, Call> = {
  ...solvers,
  jlEmbedding: (options) => jlEmbedding(points, options as object),
  discoverStructureSync: (options) => discoverStructureSync(options as object),
  'limits of discoverStructureSync': (options) => discoverStructureSync({}, options as object),
  derandomize: (options) => derandomize(square, options as object),
};

describe.each(Object.entries(all))('%s', (_name, call) => {
  test.each([null, 7, 'fast', true])('refuses options %j', (options) => {
    expect(() => call(options)).toThrow(UsageError);
    expect(() => call(options)).toThrow(/options are .*, expected an object/);
  });

  test.each(['toString', 'constructor', '__proto__', 'hasOwnProperty', 'tmieLimitSec'])(
    'refuses the name %s',
    (name) => {
      const options = Object.defineProperty({}, name, { value: 1, enumerable: true });
      expect(() => call(options)).toThrow(UsageError);
      expect(() => call(options)).toThrow(
        new RegExp(`option "${name}"( \\(Did you mean timeLimitSec\\?\\)|, expected one of )`),
      );
    },
  );
});

describe.each(Object.entries(solvers))('%s', (_name, call) => {
  test.each([
    ['target', Number.NaN, 'NaN, expected a number'],
    ['threads', Number.POSITIVE_INFINITY, 'Infinity, expected an integer in 1..1024'],
    ['threads', 2.5, '2.5, expected an integer in 1..1024'],
    ['seed', 1n, '1n, expected an integer ≥ 0 and < 2^53'],
    ['seed', '1', '"1", expected an integer ≥ 0 and < 2^53'],
    ['timeLimitSec', Number.NaN, 'NaN, expected a number ≥ 0'],
    ['timeLimitSec', -1, '-1, expected a number ≥ 0'],
    ['maxSteps', Number.NaN, 'NaN, expected an integer ≥ 0 and < 2^53'],
    ['gap', -0.1, '-0.1, expected a number ≥ 0'],
    ['method', 'toString', '"toString", expected one of auto, '],
    ['method', Symbol('auto'), 'Symbol(auto), expected one of auto, '],
    ['bound', ['sdp'], 'an array, expected one of sdp, verified, estimated, none'],
    ['signal', {}, 'an object, expected an AbortSignal'],
    ['onProgress', true, 'true, expected a function'],
    ['start', 1, '1, expected one '],
    ['parameters', 'fast', '"fast", expected an object of parameters of the search'],
  ])('refuses %s %o', (name, value, words) => {
    expect(() => call({ [name]: value })).toThrow(UsageError);
    expect(() => call({ [name]: value })).toThrow(`option ${name} is ${words}`);
  });

  test('refuses unknown parameters', () => {
    expect(() => call({ parameters: { constructor: 1 } })).toThrow(/unknown search option "constructor"/);
  });
});

test('other functions refuse numbers that are none', () => {
  const limits = { timeLimitSec: Number.NaN };
  expect(() => jlEmbedding(points, { dimension: 1, ...limits })).toThrow(/option timeLimitSec is NaN/);
  expect(() => jlEmbedding(points, { distortion: 1 })).toThrow(/expected a number between 0 and 1/);
  expect(() => jlEmbedding(points, { dimension: 1, pairs: 'all' as never })).toThrow(/option pairs is "all"/);
  expect(() => discoverStructureSync({}, limits)).toThrow(/option timeLimitSec is NaN/);
  expect(() => discoverStructureSync({ stepSize: Number.NaN })).toThrow(/structure option stepSize is NaN/);
  for (const [options, words] of [
    [limits, 'option timeLimitSec is NaN'],
    [{ samples: 1n }, 'option samples is 1n'],
    [{ distribution: 'toString' }, 'option distribution is "toString", expected one of gaussian, '],
    [{ shape: 'constructor' }, 'option shape is "constructor"'],
    [{ descent: null }, 'option descent is null'],
    [{ descent: { steps: 1.5 } }, 'descent option steps is 1.5'],
    [{ perturbed: { toString: 1 } }, 'unknown perturbed option "toString"'],
    [{ start: { b: 1 } }, 'option start is an object, expected an object of arrays w, b or theta'],
  ] as const)
    expect(() => derandomize(square, options as object)).toThrow(words);
});

test('the checks of an objective refuse misspelt names', () => {
  const objective = new SampledObjective(square, { samples: 16 });
  const point = objective.createPoint();
  expect(() => checkGradient(objective, point, { tolerence: 1 } as object)).toThrow(
    /unknown option "tolerence"/,
  );
  expect(() => checkExpectation(objective, point, square, { samples: 1 })).toThrow(/option samples is 1/);
  expect(() => checkStationarity(objective, point, 1e-3, null as never)).toThrow(/options are null/);
});

test('maxCut refuses what solve refuses, and an attribute without a name', () => {
  expect(() => maxCut.assign(fakeGraphology, null as never)).toThrow(/options are null/);
  expect(() => maxCut.assign(fakeGraphology, { nodeSideAttribute: '' })).toThrow(
    /option nodeSideAttribute is "", expected the name of a node attribute/,
  );
});

// biome-ignore lint/suspicious/noExplicitAny: refused before it is used
const fakeGraphology: any = { forEachEdge() {}, updateEachNodeAttributes() {}, nodes: () => [] };

test('the documented options of solve() are those of its table', () => {
  expectTypeOf<keyof SolveOptions>().toEqualTypeOf<keyof typeof solveOptionTable>();
  expectTypeOf<keyof QuadraticOptions>().toEqualTypeOf<keyof typeof quadraticOptionTable>();
  expectTypeOf<SolveOptions>().toExtend<Given<typeof solveOptionTable>>();
  expectTypeOf<Given<typeof solveOptionTable>>().toExtend<SolveOptions>();
  expectTypeOf<QuadraticOptions>().toExtend<Given<typeof quadraticOptionTable>>();
  expectTypeOf<Given<typeof quadraticOptionTable>>().toExtend<QuadraticOptions>();
});

describe.each<[string, OptionTable]>([
  ['solve', solveOptionTable],
  ['quadratic', quadraticOptionTable],
  ['jl', jlOptionTable],
  ['structure', structureOptionTable],
  ['derandomize', derandomizeTable],
  ['descent', descentTable],
  ['perturbed', perturbedTable],
])('the table of %s', (_name, table) => {
  test('accepts its own defaults, and says all that a reader needs', () => {
    for (const [name, row] of Object.entries(table)) {
      if (row.default !== undefined) expect([name, row.accepts(row.default)]).toEqual([name, true]);
      expect(row.accepts(undefined)).toBe(false);
      expect([row.help, row.expected, defaultText(row)].every((words) => words.length > 0)).toBe(true);
    }
  });

  test('as Markdown: a row for each', () => {
    const lines = optionsMarkdown(table).trimEnd().split('\n');
    expect(lines).toHaveLength(2 + describeOptions(table).length);
    const columns = (line: string) => line.replaceAll('\\|', '').split('|').length;
    expect(new Set(lines.map(columns))).toEqual(new Set([6]));
  });
});
