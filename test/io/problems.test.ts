import { describe, expect, test } from 'vitest';
import { problemFormats, readModel, readProblem, writeProblem } from '../../src/io/index.ts';
import { solveQuboSync } from '../../src/solve/solve-qubo.ts';
import { recountValue } from '../../src/verify/recount-value.ts';
import { assignments, extremes, randomQuadratic } from '../oracles/quadratic.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, file: string) => readProblem(bytes(text), { file });
const bqmText = (fields: object = {}) =>
  JSON.stringify({
    type: 'BinaryQuadraticModel',
    version: { bqm_schema: '3.0.0' },
    use_bytes: false,
    num_variables: 3,
    variable_labels: ['b', 'a', 10],
    variable_type: 'SPIN',
    offset: 0.5,
    linear_biases: [1, -2.5, 0],
    quadratic_biases: [1e-3, 4],
    quadratic_head: [0, 1],
    quadratic_tail: [1, 2],
    ...fields,
  });

describe('each format says the value of an assignment', () => {
  test('qubo: pairs count once, from 0', () => {
    const { problem, labels } = read(
      'c a comment\np qubo 0 4 2 2\n0 0 3.4\nc another\r\n3 3 -2\n0 1 2.5\n3 1 1e1\n',
      'a.qubo',
    );
    expect(problem).toMatchObject({ kind: 'qubo', sense: 'minimize', n: 4, offset: 0 });
    expect(recountValue(problem, [1, 1, 1, 1])).toBeCloseTo(3.4 - 2 + 2.5 + 10, 12);
    expect(labels.labelOf(3)).toBe('3');
  });

  test('qubo-list: the upper triangle of a symmetric matrix, from 1', () => {
    const { problem, labels } = read('3 4\n1 1 -5\n1 2 3\n2 3 -2.5\n3 3 1\n', 'a.sparse');
    // xᵀQx with Q = [[-5,3,0],[3,0,-2.5],[0,-2.5,1]]
    expect(recountValue(problem, [1, 1, 1])).toBe(-5 + 6 - 5 + 1);
    expect(labels.labelOf(0)).toBe('1');
  });

  test('bq: the entries of a matrix, from 1, in any order', () => {
    const text = '# offset 0.5\n3 6\n1 1 -5\n1 2 3\n2 3 -2.5\n2 1 1\n3 2 4\n3 3 1\n';
    const { problem, labels, warnings } = read(text, 'a.bq');
    // xᵀQx with Q = [[-5,3,0],[1,0,-2.5],[0,4,1]]
    expect(recountValue(problem, [1, 1, 1])).toBe(0.5 - 5 + 3 - 2.5 + 1 + 4 + 1);
    expect([labels.labelOf(0), warnings]).toEqual(['1', ['the offset 0.5 was read from a comment']]);
  });

  test.each(['3 3\n1 1 -5\n1 2 3\n2 3 -2.5\n', '3 2\n2 1 3\n3 2 -2.5\n'])(
    'bq: one triangle may count once or twice: %j',
    (text) => {
      expect(() => read(text, 'a.bq')).toThrow(/name the format, bq .* qubo-list/);
      const { problem } = readProblem(bytes(text), { file: 'a.bq', format: 'bq' });
      expect(recountValue(problem, [0, 1, 1])).toBe(-2.5);
    },
  );

  test('qubist: spins from 0, sites without a line are free', () => {
    const { problem, labels } = read('5 3\n0 0 1.5\n4 4 -0.5\n0 4 2\n', 'a.qh');
    expect(problem).toMatchObject({ kind: 'ising', sense: 'minimize', n: 5, offset: 0 });
    expect(recountValue(problem, [-1, 1, 1, 1, 1])).toBe(-1.5 - 0.5 - 2);
    expect(labels.labelOf(4)).toBe('4');
  });

  test('ising: h, J and offset', () => {
    const { problem, labels } = read('# note\nising\noffset 2\nh a -0.5\nJ a b 1\nJ b c -2\n', 'x');
    expect(problem).toMatchObject({ kind: 'ising', n: 3 });
    expect(recountValue(problem, [-1, 1, 1])).toBe(2 + 0.5 - 1 - 2);
    expect(labels.indexOf('c')).toBe(2);
  });

  test('bqm: indices into the labels, any order', () => {
    const { problem, labels } = read(bqmText(), 'model.json');
    const spin = new Int8Array(3).fill(1);
    spin[labels.indexOf('a')] = -1;
    expect(problem.kind).toBe('ising');
    expect(recountValue(problem, spin)).toBeCloseTo(0.5 + 1 + 2.5 - 1e-3 - 4, 12);
    expect(read(bqmText({ variable_type: 'BINARY' }), 'x.bqm').problem.kind).toBe('qubo');
  });

  test('bqm-coo: the comment tells the kind', () => {
    const text = '0 0 -1.000000\n0 7 1.000000\n7 3 -4.500000\n';
    const { problem, labels } = read(`# vartype=BINARY\n${text}`, 'x.coo');
    expect(problem).toMatchObject({ kind: 'qubo', n: 3 });
    expect(recountValue(problem, [1, 1, 1])).toBe(-4.5);
    expect(labels.labelOf(2)).toBe('7');
    expect(read(`# vartype=SPIN\n${text}`, 'x').problem.kind).toBe('ising');
  });
});

test('a list is a problem only where it says so', () => {
  const list = '3 3\n1 1 -5\n1 2 3\n2 3 1\n';
  expect(readModel(bytes(list), { file: 'a.sparse' })).toHaveProperty('problem');
  expect(readModel(bytes(list), { file: 'a.mc' })).toHaveProperty('graph');
  expect(readModel(bytes('3 2\n1 2 3\n2 3 1\n'), { file: 'a.sparse' })).toHaveProperty('graph');
  expect(readModel(bytes(list), { file: 'a.mc', format: 'qubo-list' })).toHaveProperty('problem');
});

test('terms given twice add up, with a warning', () => {
  const { problem, warnings } = read('# vartype=SPIN\n0 1 2\n1 0 3\n', 'x.coo');
  expect(recountValue(problem, [1, 1])).toBe(5);
  expect(warnings).toEqual(['1 term of a pair given before: it was added to the first one']);
});

test.each(problemFormats.map(({ name }) => name))('%s keeps every value when written and read', (format) => {
  for (let seed = 0; seed < 10; seed++) {
    const sample = randomQuadratic(seed, 6, (uniform) => Math.floor(uniform() * 400 - 200) / 8);
    for (const kind of ['qubo', 'ising'] as const) {
      const variables = { linear: sample.linear, pairs: sample.pairs };
      const text = [
        `# vartype=${kind === 'ising' ? 'SPIN' : 'BINARY'}`,
        ...variables.linear.map((c, i) => `${i} ${i} ${c}`),
        ...variables.pairs.map((pair) => pair.join(' ')),
      ].join('\n');
      const given = read(text, 'x.coo');
      const written = [...writeProblem(given, format)].join('');
      const back = readProblem(bytes(written), { format });
      // These formats have no place for the offset that a change of kind makes: every value is off by the same.
      const keeps = format === 'ising' || format === 'bqm' || back.problem.kind === kind;
      const values = [...assignments(6, 0, 1)].map((x) => {
        const as = (k: string) => (k === 'ising' ? x.map((bit) => 1 - 2 * bit) : x);
        return recountValue(given.problem, as(kind)) - recountValue(back.problem, as(back.problem.kind));
      });
      expect(new Set(values.map((v) => v + 0)).size).toBe(1);
      if (keeps) expect(values[0]! + 0).toBe(0);
    }
  }
});

describe('what is wrong is named with its place', () => {
  test.each([
    ['a.qubo', 'c only\n', 'a.qubo: no problem, expected "p qubo topology maxNodes nNodes nCouplers"'],
    ['a.qubo', 'p max 3\n', 'a.qubo:1:3: "max", expected "p qubo'],
    [
      'a.qubo',
      'p qubo 0 2 1 1\n0 0 1\n',
      'a.qubo:1:1: the header declares 1 nodes and 1 couplers, but 1 and 0',
    ],
    ['a.qubo', 'p qubo 0 2 0 1\n0 2 1\n', 'a.qubo:2:3: variable "2" is not an integer in 0..1'],
    ['a.qubo', 'p qubo 0 2 0 1\n0 1\n', 'a.qubo:2:4: the line ends here, expected a coefficient'],
    ['a.qubo', 'p qubo 0 2 0 1\n0 1 x\n', 'a.qubo:2:5: coefficient "x" is not a finite number'],
    ['a.qubo', 'p qubo 0 2 0 1\n0 1 1 1\n', 'a.qubo:2:7: "1" follows the coefficient'],
    ['a.sparse', '2 1\n1 1 2\n2 2 1\n', 'a.sparse:1:1: the header declares 1 terms, but 2 lines'],
    ['a.sparse', '2 2\n1 1 2\n2 1 1\n', 'expected the upper triangle'],
    ['a.qh', '2 1\n1 2 1\n', 'a.qh:2:3: variable "2" is not an integer in 0..1'],
    ['a.qh', '2 2\n0 1 1\n', 'a.qh:1:1: the header declares 2 terms, but 1 lines'],
    ['a.bq', '2 1\n0 1 1\n', 'a.bq:2:1: variable "0" is not an integer in 1..2'],
    ['a.ising', 'h a 1\n', 'expected a first line "ising"'],
    ['a.ising', 'ising\nJ a a 1\n', 'a.ising:2:5: spin "a" is coupled with itself'],
    ['a.ising', 'ising\nK a b 1\n', 'a.ising:2:1: "K", expected "h spin value"'],
    ['a.coo', '0 1 2\n', 'the kind of the variables is not given'],
    ['a.coo', '# vartype=INTEGER\n0 1 2\n', 'vartype is "INTEGER"'],
    ['a.bqm', '{"type":', 'not JSON'],
    ['a.bqm', '{"type": "Other"}', '"type" is "Other"'],
    ['a.bqm', bqmText({ use_bytes: true }), '"use_bytes" is true'],
    ['a.bqm', bqmText({ linear_biases: [1, null, 0] }), 'linear bias 1 is null'],
    ['a.bqm', bqmText({ quadratic_tail: [1, 9] }), 'quadratic tail 1 is 9, expected an index in 0..2'],
    ['a.bqm', bqmText({ variable_labels: ['a', 'b', 'a'] }), 'variable "a" is listed twice'],
  ])('%s %#', (file, text, message) => {
    expect(() => read(text, file)).toThrow(message);
  });
});

test('the optimum of a file is that of its matrix', () => {
  const sample = randomQuadratic(5, 10, (uniform) => Math.floor(uniform() * 201) - 100);
  const lines = [
    ...sample.linear.map((c, i) => `${i + 1} ${i + 1} ${c}`),
    ...sample.pairs.map(([i, j, c]) => `${i + 1} ${j + 1} ${c / 2}`),
  ];
  const input = read(`10 ${lines.length}\n${lines.join('\n')}\n`, 'small.sparse');
  const { min } = extremes({ ...sample, offset: 0 }, 0);
  const result = solveQuboSync(input);
  expect(result.bound!).toBeLessThanOrEqual(min);
  expect(result.value).toBe(min);
  expect(result.model.name).toBe('small');
});
