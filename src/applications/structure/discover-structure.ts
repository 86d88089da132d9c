/** Structure discovery: trains a student on a multi-index teacher and measures how the part of its first layer outside the
 *  teacher's subspace vanishes.
 *
 *  The lemma at work: write the first layer as W = W∥ + W⊥, inside and outside the span of U. The label depends on Ux only, so
 *  for x ~ N(0, I) the product W⊥x is Gaussian and independent of everything else, and the population's loss is an expectation
 *  E[g(W⊥x + b)] of the derandomizer's kind, the first layer's biases being b. Hence ∇_{W⊥}L = (H + λ)W⊥ with H = ∇²_b L: at
 *  a second-order stationary point W⊥ = 0, however small λ > 0, whatever the depth, the loss and the (smooth) activation.
 *  Source: Tsikouras, Pantis, Mitliagkas, Tzamos (ICLR 2026). One step costs O(batch · parameters). */

import { type LimitOptions, limitTable } from '../../core/common-options.ts';
import { Deadline, secondsSince } from '../../core/deadline.ts';
import { resolveOptions } from '../../core/options.ts';
import { Random } from '../../core/random.ts';
import type { Steps } from '../../core/steps.ts';
import { finish, finishAsync } from '../../core/steps.ts';
import { losses, type PointLoss } from './loss.ts';
import { type Batch, Network } from './network.ts';
import { createOptimizer } from './optimizer.ts';
import { type ResolvedStructureOptions, resolveStructureOptions, type StructureOptions } from './options.ts';
import { createBatch, drawBatch, pickBatch, type Sampler } from './samples.ts';
import { principalAngles, subspaceFit } from './subspace.ts';
import { diagonalTeacher, randomTeacher, type Teacher } from './teacher.ts';

export interface StructureCheckpoint {
  readonly step: number;
  /** |W⊥|/|W| of the first layer. */
  readonly residual: number;
  /** |W⊥|_F and |W|_F. */
  readonly outside: number;
  readonly norm: number;
  /** The largest principal angle, in degrees. */
  readonly largestAngle: number;
  /** Mean loss on the test sample, expected over its labels; without the regulariser. */
  readonly testLoss: number;
}

/** The first layer at a step: its weights, width × dimension. */
export interface StructurePath {
  readonly step: number;
  readonly weight: Float64Array;
}

export interface StructureResult {
  readonly options: ResolvedStructureOptions;
  readonly residual: number;
  /** Principal angles in degrees, smallest first. */
  readonly angles: readonly number[];
  readonly testLoss: number;
  /** Mean loss of the teacher itself on the test sample: what label noise alone costs. */
  readonly teacherLoss: number;
  readonly steps: number;
  readonly checkpoints: readonly StructureCheckpoint[];
  /** Copies of the first layer along the way: `paths` of them, fewer where steps would coincide. */
  readonly paths: readonly StructurePath[];
  readonly network: Network;
  readonly teacher: Teacher;
  readonly seconds: number;
}

/** Streams of the seed. Teacher, start and test sample do not depend on λ or the optimizer: runs compare. */
const STREAM = { teacher: 0, start: 1, samples: 2, test: 3, noise: 4, batches: 5 } as const;

/** Trains and measures, giving way to timers and signals. A deadline or signal ends it early, with what there is. */
export function discoverStructure(
  options: StructureOptions = {},
  limits: LimitOptions = {},
): Promise<StructureResult> {
  return finishAsync(
    structureSteps(
      resolveStructureOptions(options),
      new Deadline(resolveOptions(limitTable, limits, 'structure')),
    ),
  );
}

export function discoverStructureSync(
  options: StructureOptions = {},
  limits: LimitOptions = {},
): StructureResult {
  return finish(
    structureSteps(
      resolveStructureOptions(options),
      new Deadline(resolveOptions(limitTable, limits, 'structure')),
    ),
  );
}

/** The training as pausable work. */
export function* structureSteps(
  options: ResolvedStructureOptions,
  deadline: Deadline,
): Steps<StructureResult> {
  const { dimension, width, depth, seed, steps, lambda } = options;
  const streams = (stream: number) => new Random(seed, stream);
  const loss = losses[options.loss](options.noise);
  const pointLoss = loss[options.labels];
  const teacher = teacherOf(options, streams(STREAM.teacher));
  const sampler: Sampler = {
    teacher,
    loss,
    drawn: options.labels === 'drawn',
    reflected: options.sampling === 'reflected',
  };
  const network = new Network(dimension, width, depth, options.activation);
  network.initialize(streams(STREAM.start), options.lastLayer === 'mean-field');
  const test = createBatch(dimension, options.testSamples);
  drawBatch({ ...sampler, drawn: false, reflected: false }, streams(STREAM.test), test);
  const next = batches(options, sampler, streams(STREAM.samples), streams(STREAM.batches));

  const optimizer = createOptimizer(
    options.optimizer,
    { ...options, scale: stepScale(network) },
    streams(STREAM.noise),
  );
  const gradient = new Float64Array(network.parameters.length);
  const firstWeight = network.layers[0]!.weight;
  const checkpoints: StructureCheckpoint[] = [];
  const measure = (step: number) => {
    const largestAngle = principalAngles(firstWeight, teacher).at(-1)!;
    checkpoints.push({
      step,
      ...subspaceFit(firstWeight, teacher),
      largestAngle,
      testLoss: network.loss(test, loss.expected),
    });
  };
  measure(0);
  const paths: StructurePath[] = [];
  const keepAt = pathSteps(options);
  const keep = (step: number) => {
    if (keepAt.has(step)) paths.push({ step, weight: firstWeight.slice() });
  };
  keep(0);
  const average = new Average(network.parameters, Math.floor(options.averageFrom * steps));
  const startMs = performance.now();
  let done = 0;
  while (done < steps && deadline.step()) {
    gradient.fill(0);
    network.addGradient(next(), pointLoss, gradient);
    addDecay(network, gradient, lambda, options.decay);
    if (options.trained === 'first') gradient.fill(0, network.firstWeights);
    optimizer.step(network.parameters, gradient, rateAt(done, options));
    done++;
    average.take(network.parameters, done);
    if (done === steps) average.give(network.parameters);
    keep(done);
    if (done === steps || measuredAt(done, options)) measure(done);
    yield;
  }
  if (checkpoints.at(-1)!.step !== done) measure(done);
  const last = checkpoints.at(-1)!;
  return {
    options,
    residual: last.residual,
    angles: principalAngles(firstWeight, teacher),
    testLoss: last.testLoss,
    teacherLoss: lossOfTeacher(test, loss.expected),
    steps: done,
    checkpoints,
    paths,
    network,
    teacher,
    seconds: secondsSince(startMs),
  };
}

function teacherOf(
  { teacher, dimension, directions, teacherScale, loss }: ResolvedStructureOptions,
  random: Random,
) {
  if (teacher === 'single-index') return diagonalTeacher(dimension);
  return randomTeacher(dimension, directions, teacherScale || (loss === 'logistic' ? 2 : 1), random);
}

/** The first step, the last, and between them steps whose distance grows evenly: most happens early. */
function pathSteps({ steps, paths }: ResolvedStructureOptions): ReadonlySet<number> {
  const at = Array.from({ length: paths }, (_, i) => Math.round(steps * (i / Math.max(1, paths - 1)) ** 2));
  return new Set(at);
}

/** The mean of the iterates after step `from` (Polyak & Juditsky 1992): their scatter falls as if each stretch of them were one sample,
 *  where the last iterate, its step size falling, has seen the last tenth of them. */
class Average {
  readonly #sum: Float64Array;
  readonly #from: number;
  #count = 0;
  constructor(parameters: Float64Array, from: number) {
    this.#sum = new Float64Array(parameters.length);
    this.#from = from;
  }
  take(parameters: Float64Array, step: number): void {
    if (step <= this.#from) return;
    this.#count++;
    for (let i = 0; i < parameters.length; i++) this.#sum[i]! += parameters[i]!;
  }
  /** Writes the mean into the parameters, where there is one. */
  give(parameters: Float64Array): void {
    if (this.#count === 0) return;
    for (let i = 0; i < parameters.length; i++) parameters[i] = this.#sum[i]! / this.#count;
  }
}

/** The source of batches: fresh samples, a fixed sample drawn from, or the whole of it where the batch is as large. */
function batches(
  { dimension, batch, samples, sampling }: ResolvedStructureOptions,
  sampler: Sampler,
  random: Random,
  order: Random,
): () => Batch {
  const rows = createBatch(dimension, samples > 0 ? Math.min(batch, samples) : batch);
  if (samples === 0) {
    return () => {
      drawBatch(sampler, random, rows);
      return rows;
    };
  }
  const fixed = createBatch(dimension, samples);
  drawBatch(sampler, random, fixed);
  if (batch >= samples) return () => fixed;
  return () => {
    pickBatch(fixed, sampling === 'reflected', order, rows);
    return rows;
  };
}

/** Adds the gradient of (λ/2)|W|², biases left out. */
function addDecay(network: Network, gradient: Float64Array, lambda: number, decay: 'first' | 'all'): void {
  let at = 0;
  for (const { weight, bias } of network.layers) {
    for (let i = 0; i < weight.length; i++) gradient[at + i]! += lambda * weight[i]!;
    if (decay === 'first') return;
    at += weight.length + bias.length;
  }
}

/** Mean loss of predictions that are the teacher's values themselves. */
function lossOfTeacher({ labels }: Batch, loss: PointLoss): number {
  return labels.reduce((sum, target) => sum + loss.value(target, target), 0) / labels.length;
}

/** The step by layer: whole for the first layer, whose inputs are uncorrelated, and divided by the fan-in for the others, whose
 *  inputs point much the same way, so that their curvature grows with the number of them. With one step for all, the one that
 *  the last layer bears, W⊥ took ten times the steps. */
function stepScale(network: Network): Float64Array {
  const scale = new Float64Array(network.parameters.length);
  let at = 0;
  network.layers.forEach(({ inputs, weight, bias }, l) => {
    const size = weight.length + bias.length;
    scale.fill(l === 0 ? 1 : 1 / inputs, at, at + size);
    at += size;
  });
  return scale;
}

function rateAt(step: number, { steps, stepSize, decayFrom }: ResolvedStructureOptions): number {
  const from = decayFrom * steps;
  if (step <= from) return stepSize;
  return (stepSize * (1 + Math.cos((Math.PI * (step - from)) / (steps - from)))) / 2;
}

function measuredAt(step: number, { steps, checkpoints }: ResolvedStructureOptions): boolean {
  return Math.floor((step * checkpoints) / steps) > Math.floor(((step - 1) * checkpoints) / steps);
}
