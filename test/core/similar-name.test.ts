import { expect, test } from 'vitest';
import { didYouMean } from '../../src/core/similar-name.ts';

const methods = ['auto', 'exact', 'annealing', 'tabu', 'one-flip', 'gw'];
const options = ['method', 'timeLimitSec', 'maxSteps', 'seed'];

test.each([
  ['anealing', methods, 'annealing'],
  ['Annealing', methods, 'annealing'],
  ['annaeling', methods, 'annealing'],
  ['oneflip', methods, 'one-flip'],
  ['timelimit', options, 'timeLimitSec'],
  ['time', options, 'timeLimitSec'],
  ['sede', options, 'seed'],
])('%s is likely to be meant as another name', (given, names, meant) => {
  expect(didYouMean(given, names)).toBe(` (Did you mean ${meant}?)`);
});

test.each([['simplex'], ['x'], [''], ['wg'.repeat(5)], [7], [null], [Symbol('auto')]])(
  '%s is like none',
  (given) => {
    expect(didYouMean(given, methods)).toBe('');
  },
);
