import { expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { breakoutSearch } from '../../src/search/breakout.ts';
import { cyclingSearch } from '../../src/search/cycling.ts';
import { forestSearch } from '../../src/search/forest.ts';
import {
  DEFAULT_SEARCH_PARAMETERS,
  type SearchParameters,
  searchParameterTable,
} from '../../src/search/parameters.ts';
import { pathRelinkingSearch } from '../../src/search/path-relinking.ts';
import { populationSearch } from '../../src/search/population.ts';
import { rankTwoSearch } from '../../src/search/rank-2.ts';
import type { Search } from '../../src/search/search.ts';
import { tabuSearch } from '../../src/search/tabu.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

test.each(Object.entries(searchParameterTable))(
  '%s: its default is allowed, and what speaks for it is said',
  (_, row) => {
    expect(row.accepts(row.default)).toBe(true);
    expect(row.help).not.toBe('');
    expect(row.evidence).not.toBe('');
  },
);

test('the defaults can be cloned for a worker, and are the table’s', () => {
  expect(structuredClone(DEFAULT_SEARCH_PARAMETERS)).toEqual(DEFAULT_SEARCH_PARAMETERS);
  expect(Object.keys(DEFAULT_SEARCH_PARAMETERS)).toEqual(Object.keys(searchParameterTable));
});

const changes: [string, Search, Partial<SearchParameters>][] = [
  ['cycling', cyclingSearch, { cyclingReheatLow: 0, cyclingReheatHigh: 0.01 }],
  ['population', populationSearch, { populationInitialTemperature: 0.02, populationFewest: 3 }],
  ['tabu', tabuSearch, { tabuTenureLow: 40 }],
  ['breakout', breakoutSearch, { breakoutShortestJump: 0.3, breakoutLongestJump: 0.5 }],
  ['path relinking', pathRelinkingSearch, { pathRelinkingPatience: 1, tabuLeastPatience: 50 }],
  ['forest', forestSearch, { forestInitialTemperature: 5 }],
  ['rank 2', rankTwoSearch, { rankTwoPerturbation: 20 }],
];

test.each(changes)(
  '%s: its parameters reach it, and the defaults are what it does without',
  (_, search, change) => {
    const graph = fromEdges(randomGraph(3, 300, 0.03, weightKinds.integers));
    const run = (parameters?: SearchParameters) => {
      const start = new Int8Array(300).fill(1);
      const deadline = new Deadline({ maxSteps: 120 });
      return finish(search({ graph, start, deadline, random: new Random(1), parameters })).trace;
    };
    const plain = run();
    expect(run(DEFAULT_SEARCH_PARAMETERS)).toEqual(plain);
    expect(run({ ...DEFAULT_SEARCH_PARAMETERS, ...change })).not.toEqual(plain);
  },
);
