/** Where the kernels run. */
import { afterEach, expect, test, vi } from 'vitest';
import { KernelSpace } from '../../src/kernels/space.ts';
import { solveSync } from '../../src/solve/solve.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';

afterEach(() => vi.unstubAllGlobals());

test('without addresses for WebAssembly memory the twins run, and find the same', () => {
  const { n, edges } = randomGraph(7, 60, 0.5, weightKinds.signs);
  const find = () => solveSync({ nodes: n, edges: edges as [number, number, number][] }, { maxSteps: 300 });
  const usual = find();
  // What engines throw under `ulimit -v`.
  const refuse = function refuse() {
    throw new RangeError('WebAssembly.Memory(): could not allocate memory');
  };
  vi.stubGlobal('WebAssembly', { ...WebAssembly, Memory: refuse, Instance: WebAssembly.Instance });
  expect(new KernelSpace(100).backend).toBe('typescript');
  const { cut, upperBound, spin } = find();
  expect({ cut, upperBound, spin }).toEqual({
    cut: usual.cut,
    upperBound: usual.upperBound,
    spin: usual.spin,
  });
});
