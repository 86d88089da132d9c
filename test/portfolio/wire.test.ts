/** Messages as bytes: what goes in comes out, and damaged bytes are refused. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { InputError } from '../../src/core/errors.ts';
import { finish } from '../../src/core/steps.ts';
import { runTask, type Task, type TaskOutcome, Workspace } from '../../src/portfolio/task.ts';
import { fromBytes, toBytes } from '../../src/portfolio/wire.ts';
import type { FromWorker, ToWorker } from '../../src/portfolio/worker-loop.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const graph = fromEdges(randomGraph(4, 40, 0.2, weightKinds.integers));
const host = {
  deadline: new Deadline(),
  goal: Number.POSITIVE_INFINITY,
  onCut: () => {},
  onBound: () => {},
};

test('a task done from its bytes has the same outcome, and so have the bytes of the outcome', () => {
  const task: Task = { kind: 'search', operator: 'restart', seed: 3, sweeps: 200, cuts: [] };
  const outcome = finish(runTask(new Workspace(graph), task, host));
  const order: ToWorker = { type: 'task', id: 7, task, goal: Number.POSITIVE_INFINITY, timeLimitSec: 2.5 };
  const opened = fromBytes(toBytes({ type: 'open', graph } satisfies ToWorker)) as { graph: typeof graph };
  const sent = fromBytes(toBytes(order)) as typeof order;
  expect(sent).toEqual(order);
  const far = finish(runTask(new Workspace(opened.graph), sent.task, host));
  expect(far).toEqual(outcome);
  const answer: FromWorker = { type: 'ended', id: 7, outcome, seconds: 0.1 };
  expect((fromBytes(toBytes(answer)) as { outcome: TaskOutcome }).outcome).toEqual(outcome);
});

test('plain data of every kind', () => {
  const leaf = fc.oneof(
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.int8Array(),
    fc.float64Array(),
    fc.float32Array(),
    fc.int32Array(),
  );
  const data = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('node')),
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        tie('node'),
        { noNullPrototype: true },
      ),
    ),
  })).node;
  fc.assert(
    fc.property(data, (value) => {
      expect(fromBytes(toBytes(value))).toEqual(value);
    }),
  );
});

test('cut off anywhere, it is refused', () => {
  const bytes = toBytes({ spin: Int8Array.of(1, -1, 1), weights: Float64Array.of(1.5, -2) });
  for (let length = 0; length < bytes.length - 7; length++)
    expect(() => fromBytes(bytes.subarray(0, length))).toThrow(InputError);
  const other = bytes.slice();
  other[0]! ^= 1;
  expect(() => fromBytes(other)).toThrow(/cannot be read: there is no "MXC1"/);
});

test('an array that stands there twice travels once', () => {
  const multiplier = new Float64Array(1000).fill(0.1);
  const bytes = toBytes([{ multiplier }, { multiplier, other: Int8Array.of(1) }]);
  expect(bytes.length).toBeLessThan(1.1 * multiplier.byteLength);
  const [first, second] = fromBytes(bytes) as { multiplier: Float64Array }[];
  expect(first!.multiplier).toEqual(multiplier);
  expect(second!.multiplier).toBe(first!.multiplier);
  for (const place of ['1', '"length"', '-1', 'null']) {
    const text = new TextDecoder()
      .decode(toBytes([['x']]))
      .replace('["l",["l","x"]]', `["s",${place}]`.padEnd(15));
    expect(() => fromBytes(new TextEncoder().encode(text))).toThrow(/cannot be read: there is no array/);
  }
});

test('a number of another name is refused', () => {
  const bytes = Buffer.from(toBytes({ goal: Number.POSITIVE_INFINITY }));
  bytes.write('Infinitz', bytes.indexOf('Infinity'));
  expect(() => fromBytes(bytes)).toThrow(/cannot be read: there is no number Infinitz/);
});

test('a Buffer within a larger one', () => {
  const bytes = toBytes({ group: Int16Array.of(3, -1), other: Uint16Array.of(65_535) });
  const within = Buffer.concat([Buffer.alloc(5), bytes, Buffer.alloc(3)]).subarray(5, 5 + bytes.length);
  expect(fromBytes(within)).toEqual({ group: Int16Array.of(3, -1), other: Uint16Array.of(65_535) });
});
