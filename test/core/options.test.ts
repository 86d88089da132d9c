/** Option tables: defaults, refusals, and the words derived from them. */
import { describe, expect, test } from 'vitest';
import { choice, describeOptions, integer, number, resolveOptions, value } from '../../src/core/options.ts';

const table = {
  steps: integer({ default: 400, range: [1, 1e9], help: 'gradient steps' }),
  limit: number({ default: undefined, range: [0, Number.POSITIVE_INFINITY], unit: 's', help: 'time' }),
  loss: choice({ default: 'squared', among: ['squared', 'logistic'], help: 'the loss' }),
  done: value<() => void>({ expected: 'a function', accepts: (f) => typeof f === 'function', help: 'told' }),
};

describe('resolveOptions', () => {
  test('fills in the defaults and keeps what is given', () => {
    expect(resolveOptions(table, undefined)).toEqual({
      steps: 400,
      limit: undefined,
      loss: 'squared',
      done: undefined,
    });
    expect(resolveOptions(table, { steps: 3, loss: 'logistic', limit: undefined })).toMatchObject({
      steps: 3,
      loss: 'logistic',
    });
  });

  const refused: [unknown, RegExp][] = [
    [{ steps: Number.NaN }, /option steps is NaN, expected an integer in 1\.\.1000000000/],
    [{ steps: 1.5 }, /option steps is 1\.5/],
    [{ steps: 0 }, /option steps is 0/],
    [{ steps: 3n }, /option steps is 3n/],
    [{ limit: Number.NaN }, /option limit is NaN, expected a number ≥ 0/],
    [{ limit: '3' }, /option limit is "3"/],
    [{ loss: 'hinge' }, /option loss is "hinge", expected one of squared, logistic/],
    [{ done: {} }, /option done is an object, expected a function/],
    [{ toString: 1 }, /unknown test option "toString", expected one of steps, limit, loss, done/],
    [{ constructor: 1 }, /unknown test option "constructor"/],
    [null, /options are null, expected an object/],
  ];
  test.each(refused)('refuses %s', (given, message) => {
    expect(() => resolveOptions(table, given as never, 'test')).toThrow(message);
  });
});

test('describeOptions says default, range, unit and help of every row', () => {
  expect(describeOptions(table)[1]).toEqual({
    name: 'limit',
    default: 'none',
    expected: 'a number ≥ 0',
    unit: 's',
    help: 'time',
    evidence: '',
  });
});
