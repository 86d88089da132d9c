import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { computeGains, cutWeight } from '../../src/graph/cut.ts';
import {
  Annealing,
  finalTemperature,
  temperatureScale,
  temperatureSpread,
} from '../../src/search/annealing.ts';
import { DEFAULT_SEARCH_PARAMETERS } from '../../src/search/parameters.ts';
import { type Edge, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

/** Time that runs by steps: so much of a second for each sweep that is taken. */
class SteppedClock extends Deadline {
  readonly #totalSec: number;
  readonly #secPerStep: number;
  taken = 0;

  constructor(totalSec: number, secPerStep: number) {
    super();
    this.#totalSec = totalSec;
    this.#secPerStep = secPerStep;
  }

  override remainingSec(): number {
    return Math.max(0, this.#totalSec - this.taken * this.#secPerStep);
  }

  override get expired(): boolean {
    return this.remainingSec() === 0;
  }

  override take(count: number): number {
    if (this.expired) return 0;
    // A sweep at a time: the temperature follows the clock closely.
    const granted = Math.min(count, 1);
    this.taken += granted;
    return granted;
  }
}

const graph = fromEdges(randomGraph(2, 200, 0.05, weightKinds.integers));

function started(): Annealing {
  const annealing = new Annealing(graph);
  annealing.start(new Int8Array(200).fill(1), new Random(1));
  return annealing;
}

/** The temperatures of all sweeps, in order. */
function recordTemperatures(annealing: Annealing): number[] {
  const temperatures: number[] = [];
  const sweep = annealing.state.sweep.bind(annealing.state);
  annealing.state.sweep = (temperature, cooling, levels, perLevel) => {
    temperatures.push(temperature);
    return sweep(temperature, cooling, levels, perLevel);
  };
  return temperatures;
}

describe('annealing by the clock', () => {
  test('the temperature falls with the time, linearly over the share that is given to cooling, then it is 0', () => {
    const annealing = started();
    const temperatures = recordTemperatures(annealing);
    const clock = new SteppedClock(1, 0.001);
    const sweeps = finish(annealing.runByClock(8, 2, clock, Number.POSITIVE_INFINITY));
    expect(sweeps).toBe(temperatures.length);
    expect(sweeps).toBe(clock.taken);
    const cooling = temperatures.filter((t) => t > 0);
    // 98 % of 1000 sweeps; at 0 it stops as soon as a sweep gains nothing.
    expect(Math.abs(cooling.length - 980)).toBeLessThanOrEqual(1);
    expect(cooling.length).toBeLessThan(sweeps);
    expect(cooling[0]).toBeCloseTo(8, 9);
    expect(cooling.at(-1)!).toBeCloseTo(2, 1);
    const middle = cooling[Math.floor(cooling.length / 2)]!;
    expect(middle).toBeCloseTo(5, 1);
    for (let i = 1; i < cooling.length; i++) expect(cooling[i]!).toBeLessThan(cooling[i - 1]!);
  });

  test('it ends where no flip gains, with a cut of the weight it says', () => {
    const annealing = started();
    finish(annealing.runByClock(8, 0.5, new SteppedClock(1, 0.001), Number.POSITIVE_INFINITY));
    const spin = new Int8Array(200);
    const cut = annealing.readCurrent(spin);
    const gain = new Float64Array(200);
    computeGains(graph, spin, gain);
    expect(Math.max(...gain)).toBeLessThanOrEqual(0);
    expect(cut).toBe(cutWeight(graph, spin));
    expect(annealing.bestCut).toBeGreaterThanOrEqual(cut);
  });

  test('the goal ends it before the time is over', () => {
    const whole = started();
    finish(whole.runByClock(8, 0.5, new SteppedClock(1, 0.001), Number.POSITIVE_INFINITY));
    const goal = whole.bestCut - 30;
    const annealing = started();
    const clock = new SteppedClock(1, 0.001);
    finish(annealing.runByClock(8, 0.5, clock, goal));
    expect(annealing.bestCut).toBeGreaterThanOrEqual(goal);
    expect(clock.taken).toBeLessThan(900);
  });

  test('without any time it leaves the cut as it is', () => {
    const annealing = started();
    expect(finish(annealing.runByClock(8, 0.5, new SteppedClock(0, 1), Number.POSITIVE_INFINITY))).toBe(0);
    expect([...annealing.spin]).toEqual(Array(200).fill(1));
  });

  test('on the real clock it takes its time and no more', () => {
    const sweeps = finish(started().runByClock(8, 0.5, new Deadline({ timeLimitSec: 0.05 }), 1e9));
    expect(sweeps).toBeGreaterThan(10);
  });
});

test('an annealing by sweeps that is cut short returns its best so far', () => {
  const annealing = started();
  const [from, to] = [temperatureScale(graph), finalTemperature(graph)];
  expect(finish(annealing.run(from, to, 1e6, new Deadline({ maxSteps: 7 })))).toBe(7);
  expect(annealing.bestCut).toBe(cutWeight(graph, annealing.spin));
  expect(annealing.bestCut).toBeGreaterThan(0);
});

test('an annealing by sweeps ends early at the goal', () => {
  const [from, to] = [temperatureScale(graph), finalTemperature(graph)];
  const whole = started();
  const sweeps = finish(whole.run(from, to, 1e5, new Deadline()));
  const goal = whole.bestCut - 30;
  const annealing = started();
  expect(finish(annealing.run(from, to, 1e5, new Deadline(), goal))).toBeLessThan(0.9 * sweeps);
  expect(annealing.bestCut).toBeGreaterThanOrEqual(goal);
});

test('the levels of an annealing are those of the table', () => {
  const annealing = new Annealing(graph, 'wasm', { ...DEFAULT_SEARCH_PARAMETERS, annealingLevels: 4 });
  annealing.start(new Int8Array(200).fill(1), new Random(1));
  const calls: (readonly [number, number])[] = [];
  annealing.state.sweep = (_temperature, _cooling, levels, perLevel) => {
    calls.push([levels, perLevel]);
    return 0;
  };
  finish(annealing.run(8, 2, 400, new Deadline()));
  const cooling = calls.slice(0, -1);
  expect(cooling.reduce((sum, [levels]) => sum + levels, 0)).toBe(4);
  expect(new Set(cooling.map(([, perLevel]) => perLevel))).toEqual(new Set([100]));
});

test('the temperatures’ scale is that of a node’s gain in a random cut, the spread 1 for equal weights', () => {
  const square: Edge[] = [
    [0, 1, 3],
    [1, 2, 3],
    [2, 3, 3],
    [3, 0, 3],
  ];
  const even = fromEdges({ n: 4, edges: square });
  expect(temperatureScale(even)).toBeCloseTo(Math.sqrt(18), 12);
  expect(finalTemperature(even)).toBeCloseTo(0.3, 12);
  expect(temperatureSpread(even)).toBe(1);
  // Weights that fall with distance: the heaviest edge of a node outweighs the others together.
  const uneven: Edge[] = [];
  for (let u = 0; u < 60; u++) for (let v = u + 1; v < 60; v++) uneven.push([u, v, 10 ** (u - v)]);
  const wide = fromEdges({ n: 60, edges: uneven });
  expect(temperatureSpread(wide)).toBeGreaterThan(2);
  expect(temperatureSpread(wide, { ...DEFAULT_SEARCH_PARAMETERS, annealingWidestSpread: 1.5 })).toBe(1.5);
});
