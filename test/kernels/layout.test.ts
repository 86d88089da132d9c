import fc from 'fast-check';
import { expect, test } from 'vitest';
import { f32, f64, i8, i16, i32, KernelLayout } from '../../src/kernels/layout.ts';
import { KernelSpace } from '../../src/kernels/space.ts';

const layout = new KernelLayout(['n', 'm'], ({ n, m }) => ({
  small: i8(n),
  half: i16(m),
  whole: i32(n + 1),
  single: f32(2 * m),
  double: f64(n * m),
}));
const names = ['small', 'half', 'whole', 'single', 'double'] as const;
const sizes = fc.record({ n: fc.nat(40), m: fc.nat(40) });

test('property: arrays have their types and lengths, are aligned, apart from one another and within the bytes that are counted', () => {
  fc.assert(
    fc.property(sizes, ({ n, m }) => {
      const { space, arrays } = layout.open({ n, m });
      expect(space.backend).toBe('wasm');
      expect(arrays).toMatchObject({ n, m });
      expect(names.map((name) => arrays[name].length)).toEqual([n, m, n + 1, 2 * m, n * m]);
      expect(names.map((name) => arrays[name].BYTES_PER_ELEMENT)).toEqual([1, 2, 4, 4, 8]);
      let end = 16;
      for (const name of names) {
        expect(arrays[name].byteOffset % 16).toBe(0);
        expect(arrays[name].byteOffset).toBeGreaterThanOrEqual(end);
        end = arrays[name].byteOffset + arrays[name].byteLength;
      }
      expect(end).toBeLessThanOrEqual(16 + layout.bytes({ n, m }));
    }),
    { numRuns: 50 },
  );
});

test('pointers come in the layout’s order, whatever the order of the arrays, or as they are named', () => {
  const { arrays } = layout.open({ n: 5, m: 3 });
  const { double, single, whole, half, small } = arrays;
  const expected = [small, half, whole, single, double].map((array) => array.byteOffset);
  expect(layout.pointers({ double, single, whole, half, small })).toEqual(expected);
  expect(layout.pointers(arrays, 'double', 'small')).toEqual([double.byteOffset, small.byteOffset]);
});

test('more than was counted is refused', () => {
  const space = new KernelSpace(layout.bytes({ n: 5, m: 3 }));
  layout.take(space, { n: 5, m: 3 });
  expect(() => space.take('f64', 70_000)).toThrow('too small');
});
