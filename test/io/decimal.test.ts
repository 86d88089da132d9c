import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDecimal, parseInteger } from '../../src/io/text/decimal.ts';

const GRAMMAR = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Reads the text out of the middle of other bytes, as the scanner does. */
function parse(text: string): number {
  const bytes = new TextEncoder().encode(`7${text}7`);
  return parseDecimal(bytes, 1, bytes.length - 1);
}

const digits = fc.stringMatching(/^[0-9]{1,25}$/);
const decimalText = fc
  .tuple(
    fc.constantFrom('', '+', '-'),
    digits,
    fc.option(digits, { nil: undefined }),
    fc.option(fc.integer({ min: -400, max: 400 }), { nil: undefined }),
    fc.constantFrom('e', 'E', 'e+'),
  )
  .map(([sign, whole, fraction, exponent, e]) => {
    const power = exponent === undefined ? '' : `${exponent < 0 ? e[0] : e}${exponent}`;
    return `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${power}`;
  });

describe('parseDecimal equals Number bit for bit', () => {
  test('on doubles in every notation', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(16), (value, places) => {
        for (const text of [String(value), value.toExponential(places), value.toPrecision(places + 1)])
          expect(parse(text)).toBe(Number(text));
        if (Math.abs(value) < 1e21) expect(parse(value.toFixed(places))).toBe(Number(value.toFixed(places)));
      }),
      { numRuns: 3000 },
    );
  });

  test('on long mantissas and any exponent', () => {
    fc.assert(
      fc.property(decimalText, (text) => Object.is(parse(text), Number(text))),
      { numRuns: 5000 },
    );
  });

  test.each([
    '9007199254740993',
    '9007199254740992.5',
    '0.1',
    '1e22',
    '1e23',
    '1e-22',
    '1e-23',
    '5e-324',
    '2e-324',
    '1.7976931348623157e308',
    '1e309',
    '-0',
    '0e999',
    '.5',
    '5.',
    '123456789012345678901234567890',
    '8.5e-23',
  ])('%s', (text) => expect(parse(text)).toBe(Number(text)));
});

test('anything else is NaN, on texts near the grammar', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9+\-.eExn_ ]{0,8}$/), (text) => {
      expect(parse(text)).toBe(GRAMMAR.test(text) ? Number(text) : Number.NaN);
    }),
    { numRuns: 5000 },
  );
});

test.each([
  '',
  '.',
  '+',
  '-',
  'e5',
  '1e',
  '1e+',
  '--1',
  '1.2.3',
  'NaN',
  'nan',
  'inf',
  'Infinity',
  '0x10',
  '1_000',
  '1e5.5',
  '١',
])('refuses %j', (text) => expect(parse(text)).toBeNaN());

test('parseInteger takes digits only', () => {
  const integer = (text: string) => parseInteger(new TextEncoder().encode(text), 0, text.length);
  expect(integer('0')).toBe(0);
  expect(integer('0042')).toBe(42);
  expect(integer('2147483648')).toBe(2147483648);
  for (const text of ['', '-1', '+1', '1.0', '1e3', ' 1']) expect(integer(text)).toBe(-1);
});
