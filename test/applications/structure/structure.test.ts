/** The lemma in networks: its identity by sampling, the subspace it finds, and the options. */
import { describe, expect, test } from 'vitest';
import {
  certifyStructure,
  createBatch,
  discoverStructure,
  discoverStructureSync,
  drawBatch,
  losses,
  Network,
  outsidePart,
  principalAngles,
  randomTeacher,
  subspaceFit,
} from '../../../src/applications/structure/index.ts';
import { Random } from '../../../src/core/random.ts';

describe('the subspace', () => {
  const teacher = randomTeacher(7, 2, 1, new Random(5));

  test('the basis is orthonormal and the teacher has the size asked for', () => {
    const { basis, dimension, link } = teacher;
    for (let r = 0; r < 2; r++) {
      for (let q = 0; q <= r; q++) {
        let dot = 0;
        for (let i = 0; i < dimension; i++) dot += basis[r * dimension + i]! * basis[q * dimension + i]!;
        expect(dot).toBeCloseTo(r === q ? 1 : 0, 12);
      }
    }
    const random = new Random(6);
    let sum = 0;
    for (let i = 0; i < 20_000; i++) sum += link(Float64Array.of(random.normal(), random.normal())) ** 2;
    expect(sum / 20_000).toBeGreaterThan(0.95);
    expect(sum / 20_000).toBeLessThan(1.05);
  });

  test('rows inside it have nothing outside, and angles of 0', () => {
    const { basis } = teacher;
    const rows = new Float64Array(3 * 7);
    [
      [1, 2],
      [-3, 0.5],
      [0.2, 0.2],
    ].forEach(([p, q], j) => {
      for (let i = 0; i < 7; i++) rows[j * 7 + i] = p! * basis[i]! + q! * basis[7 + i]!;
    });
    expect(subspaceFit(rows, teacher).residual).toBeLessThan(1e-14);
    for (const angle of principalAngles(rows, teacher)) expect(angle).toBeLessThan(1e-12);
  });

  test('a row turned by 30° out of it has that angle, and half its length outside', () => {
    const { basis } = teacher;
    const out = outsidePart(
      Float64Array.from({ length: 7 }, (_, i) => (i === 0 ? 1 : 0)),
      teacher,
    );
    const length = Math.hypot(...out);
    const rows = new Float64Array(2 * 7);
    for (let i = 0; i < 7; i++) {
      rows[i] = 3 * basis[i]!;
      rows[7 + i] = Math.cos(Math.PI / 6) * basis[7 + i]! + (Math.sin(Math.PI / 6) * out[i]!) / length;
    }
    const angles = principalAngles(rows, teacher);
    expect(angles[0]).toBeCloseTo(0, 10);
    expect(angles[1]).toBeCloseTo(30, 10);
    expect(subspaceFit(rows.slice(7), teacher).residual).toBeCloseTo(0.5, 12);
  });
});

test('reflected samples come in pairs: same label and directions, opposite elsewhere', () => {
  const teacher = randomTeacher(6, 2, 1, new Random(1));
  const batch = createBatch(6, 40);
  const loss = losses.squared(0.3);
  drawBatch({ teacher, loss, drawn: true, reflected: true }, new Random(2), batch);
  for (let s = 0; s < 40; s += 2) {
    const [x, y] = [batch.inputs.slice(s * 6, s * 6 + 6), batch.inputs.slice(s * 6 + 6, s * 6 + 12)];
    expect(batch.labels[s]).toBe(batch.labels[s + 1]);
    const outside = outsidePart(x, teacher);
    outsidePart(y, teacher).forEach((value, i) => {
      expect(value).toBeCloseTo(-outside[i]!, 12);
    });
    for (let i = 0; i < 6; i++) expect(x[i]! + y[i]!).toBeCloseTo(2 * (x[i]! - outside[i]!), 12);
  }
});

test('the lemma: the gradient of W outside the subspace is H times W there, H the curvature by the first biases', () => {
  const [dimension, width, count] = [4, 3, 100_000];
  const teacher = randomTeacher(dimension, 1, 1, new Random(8));
  const network = new Network(dimension, width, 3, 'tanh');
  network.initialize(new Random(9));
  const batch = createBatch(dimension, count);
  const loss = losses.huber(0.3);
  drawBatch({ teacher, loss, drawn: false, reflected: true }, new Random(10), batch);
  const gradientHere = () => {
    const gradient = new Float64Array(network.parameters.length);
    network.addGradient(batch, loss.expected, gradient);
    return gradient;
  };
  const { bias, weight } = network.layers[0]!;
  const biasesFrom = network.firstWeights;
  // Central differences of the gradient by the biases: column j of H.
  const curvature = Array.from({ length: width }, (_, j) => {
    const step = 1e-4;
    bias[j]! += step;
    const above = gradientHere();
    bias[j]! -= 2 * step;
    const below = gradientHere();
    bias[j]! += step;
    return Array.from(
      { length: width },
      (_unused, i) => (above[biasesFrom + i]! - below[biasesFrom + i]!) / (2 * step),
    );
  });
  const outside = outsidePart(weight, teacher);
  const slope = outsidePart(gradientHere().slice(0, network.firstWeights), teacher);
  let error = 0;
  let size = 0;
  for (let i = 0; i < width; i++) {
    for (let c = 0; c < dimension; c++) {
      let product = 0;
      for (let j = 0; j < width; j++) product += curvature[j]![i]! * outside[j * dimension + c]!;
      error += (product - slope[i * dimension + c]!) ** 2;
      size += product ** 2;
    }
  }
  expect(size).toBeGreaterThan(1e-6);
  // What 100,000 samples leave.
  expect(Math.sqrt(error / size)).toBeLessThan(0.03);
});

const small = { dimension: 8, width: 8, steps: 1500, batch: 64, labels: 'expected', checkpoints: 5 } as const;

test('with a tiny λ the first layer ends in the subspace, without any it does not', () => {
  const found = discoverStructureSync({ ...small, sampling: 'reflected', steps: 2000 });
  expect(found.residual).toBeLessThan(1e-2);
  expect(found.angles).toHaveLength(2);
  expect(found.angles[1]).toBeLessThan(1);
  const free = discoverStructureSync({ ...small, sampling: 'reflected', steps: 2500, lambda: 0 });
  expect(free.residual).toBeGreaterThan(0.1);
  expect(found.testLoss).toBeLessThan(1.05 * free.testLoss);
  expect(found.testLoss).toBeGreaterThan(found.teacherLoss);
});

test.each(['sgd', 'adam', 'perturbed-gd'] as const)('%s leads towards it, plain samples', (optimizer) => {
  const { checkpoints, testLoss, teacherLoss } = discoverStructureSync({ ...small, optimizer });
  expect(checkpoints[0]!.residual).toBeGreaterThan(0.7);
  expect(checkpoints.at(-1)!.residual).toBeLessThan(0.3);
  expect(testLoss).toBeLessThan(1.3 * teacherLoss);
});

test('averaged iterates are the mean of those after their share of the steps, and lie nearer to the subspace', () => {
  // Steps whose size does not change: run of n and n + 1 steps share their first n.
  const options = { ...small, labels: 'drawn', decayFrom: 1 } as const;
  const after = (steps: number) =>
    discoverStructureSync(options, { maxSteps: steps }).network.parameters.slice();
  const iterates = [21, 22, 23, 24].map(after);
  const { network } = discoverStructureSync({ ...options, steps: 24, averageFrom: 20 / 24 });
  network.parameters.forEach((x, i) => {
    expect(x).toBeCloseTo(
      iterates.reduce((sum, iterate) => sum + iterate[i]! / 4, 0),
      12,
    );
  });
  const last = discoverStructureSync(options);
  const averaged = discoverStructureSync({ ...options, averageFrom: 0.5 });
  expect(averaged.residual).toBeLessThan(0.7 * last.residual);
});

test('the teacher has the scale asked for', () => {
  const scale = (loss: 'squared' | 'logistic', teacherScale?: number) => {
    const { teacher } = discoverStructureSync({ ...small, steps: 1, loss, teacherScale });
    const random = new Random(7);
    const u = new Float64Array(2);
    let square = 0;
    for (let s = 0; s < 4000; s++) {
      for (let c = 0; c < 2; c++) u[c] = random.normal();
      square += teacher.link(u) ** 2 / 4000;
    }
    return Math.sqrt(square);
  };
  expect(scale('squared')).toBeCloseTo(1, 1);
  expect(scale('logistic')).toBeCloseTo(2, 0);
  expect(scale('logistic', 6) / scale('squared')).toBeCloseTo(6, 6);
});

test('only the first layer moves where only it is trained', () => {
  const options = { ...small, steps: 20, trained: 'first' } as const;
  const { network } = discoverStructureSync(options);
  const start = new Network(8, 8, 2, 'tanh');
  start.initialize(new Random(1, 1));
  expect(network.layers[1]!.weight).toEqual(start.layers[1]!.weight);
  expect(network.layers[0]!.weight).not.toEqual(start.layers[0]!.weight);
});

test('a fixed sample is kept: the same seed gives the same run', async () => {
  const options = { ...small, steps: 50, samples: 100, sampling: 'reflected', labels: 'drawn' } as const;
  const once = discoverStructureSync(options);
  const again = await discoverStructure(options);
  expect(again.checkpoints).toEqual(once.checkpoints);
  expect(discoverStructureSync({ ...options, seed: 2 }).residual).not.toBe(once.residual);
});

test('a step limit or a signal ends the training with what there is', async () => {
  const limited = discoverStructureSync(small, { maxSteps: 7 });
  expect(limited.steps).toBe(7);
  expect(limited.checkpoints.at(-1)!.step).toBe(7);
  const controller = new AbortController();
  controller.abort();
  expect((await discoverStructure(small, { signal: controller.signal })).steps).toBe(0);
});

test('options that cannot be are refused by name', () => {
  expect(() => discoverStructureSync({ lamda: 1 } as never)).toThrow(/unknown structure option "lamda"/);
  expect(() => discoverStructureSync({ width: 2.5 })).toThrow(/width is 2.5, expected an integer in 1\.\./);
  expect(() => discoverStructureSync({ lambda: -1 })).toThrow(/lambda is -1/);
  expect(() => discoverStructureSync({ stepSize: Number.NaN })).toThrow(/stepSize is NaN/);
  expect(() => discoverStructureSync({ loss: 'hinge' as never })).toThrow(
    /loss is "hinge", expected one of squared/,
  );
  expect(() => discoverStructureSync({ directions: 30 })).toThrow(
    /directions is 30, expected at most the dimension 20/,
  );
  expect(() => discoverStructureSync({ sampling: 'reflected', batch: 5 })).toThrow(/must be even/);
});

test('the certificate bounds what is left outside, at the end and on the way', () => {
  for (const steps of [300, 2000]) {
    const found = discoverStructureSync({ ...small, steps, sampling: 'reflected', lambda: 1e-2 });
    const parameters = found.network.parameters.slice();
    const { secondOrder, bound, outside, smallestCurvature } = certifyStructure(found);
    expect(secondOrder).toBe(true);
    // Both sides are estimates from 2,000 samples.
    expect(bound).toBeGreaterThan(0.9 * outside);
    expect(outside).toBe(found.checkpoints.at(-1)!.outside);
    expect(smallestCurvature).toBeGreaterThan(-1e-2);
    expect(found.network.parameters).toEqual(parameters);
  }
});
