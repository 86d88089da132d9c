import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish, finishAsync } from '../../src/core/steps.ts';
import { buildCsr, type CsrGraph } from '../../src/graph/csr.ts';
import { computeGains, cutWeight } from '../../src/graph/cut.ts';
import type { Backend } from '../../src/kernels/space.ts';
import { startWorkerThread } from '../../src/node/worker-threads.ts';
import { WorkerPool } from '../../src/portfolio/worker-pool.ts';
import { Lanes, type SharedBlocks } from '../../src/search/lanes.ts';
import { attachedThread, type LargeAnnealing, largeAnnealing } from '../../src/search/large-annealing.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { randomGraph } from '../oracles/random-graphs.ts';

type Draw = Parameters<typeof randomGraph>[3];
const kinds: Readonly<Record<string, Draw>> = {
  'all 1': () => 1,
  'a byte': (uniform) => Math.floor(9 * uniform()) - 4,
  'two bytes': (uniform) => Math.floor(2001 * uniform()) - 1000,
};

/** With the smallest kind of array for its weights. */
function compact(seed: number, n: number, density: number, draw: Draw) {
  const sample = randomGraph(seed, n, density, draw);
  const [source, target, weight] = [0, 1, 2].map((i) => sample.edges.map((edge) => edge[i]!)) as [
    number[],
    number[],
    number[],
  ];
  const { graph } = buildCsr(
    n,
    Int32Array.from(source),
    Int32Array.from(target),
    Float64Array.from(weight),
    weight.length,
    0,
  );
  return { graph, edges: sample.edges };
}

/** More neighbours than a byte counts. */
function withHub() {
  const others = Array.from({ length: 3000 }, (_, i) => i + 1);
  const source = Int32Array.from([...others.map((v) => v % 5 && v - 1), ...others.slice(5)]);
  const target = Int32Array.from([...others, ...others.slice(0, -5)]);
  return buildCsr(3001, source, target, null, source.length, 0);
}

const SWEEPS = 60;

function begin(graph: CsrGraph, sweeps = SWEEPS, backend?: Backend, threads = 1): LargeAnnealing {
  const annealing = finish(largeAnnealing(graph, threads, backend));
  let scale = 1;
  for (const w of graph.weight) scale = Math.max(scale, w);
  const schedule = (sweep: number) => (sweep < sweeps ? scale * (2 - (2 * sweep) / sweeps) : null);
  finish(annealing.start(new Int8Array(graph.n).fill(1), new Random(5), schedule));
  return annealing;
}

function end(annealing: LargeAnnealing, graph: CsrGraph): Int8Array {
  finish(annealing.quench(new Deadline()));
  const spin = new Int8Array(graph.n);
  finish(annealing.read(spin));
  return spin;
}

function annealed(graph: CsrGraph, backend?: Backend): Int8Array {
  const annealing = begin(graph, SWEEPS, backend);
  expect(finish(annealing.run(() => false))).toBe(true);
  expect(annealing.sweeps).toBe(SWEEPS);
  return end(annealing, graph);
}

describe.each([...Object.entries(kinds), ['all 1, and a hub', null] as const])('weights: %s', (_, draw) => {
  // 3001 nodes: the last byte of sides is not full.
  const { graph } = draw === null ? withHub() : compact(8, 3001, 0.002, draw);

  test('WebAssembly and its twin end with the same cut, of which no flip gains', () => {
    const spin = annealed(graph, 'wasm');
    expect(begin(graph, 1, 'wasm').backend).toBe('wasm');
    expect(begin(graph, 1, 'typescript').backend).toBe('typescript');
    expect(annealed(graph, 'typescript')).toEqual(spin);
    const gain = new Float64Array(graph.n);
    computeGains(graph, spin, gain);
    expect(Math.max(...gain)).toBeLessThanOrEqual(0);
    expect(new Set(spin)).toEqual(new Set([1, -1]));
  });

  test.each(['wasm', 'typescript'] as const)('threads that come and go change nothing, %s', (backend) => {
    const alone = annealed(graph, backend);
    for (let seed = 1; seed <= 4; seed++) {
      const random = new Random(seed);
      const annealing = begin(graph, SWEEPS, backend, 3);
      const others = [1, 2].map((thread) => attachedThread(annealing.shared!, thread));
      finish(
        annealing.run(() => {
          for (const other of others) for (let k = random.below(4); k > 0; k--) other.visit();
          // Now and then they are busy with something else for more than two sweeps.
          if (random.below(500) === 0) for (let k = 0; k < 700; k++) others[k % 7 === 0 ? 1 : 0]!.visit();
          return false;
        }),
      );
      expect(end(annealing, graph)).toEqual(alone);
    }
  });
});

test('a thread that begins blocks and is never seen again is not missed', () => {
  const { graph } = compact(8, 3001, 0.002, kinds['a byte']!);
  const alone = annealed(graph);
  const annealing = begin(graph, SWEEPS, undefined, 2);
  const other = Lanes.attached(annealing.shared as SharedBlocks, 1);
  other.see = () => {
    throw new Error('gone');
  };
  let asked = 0;
  const failing = () => {
    if (++asked % 1000 === 0) expect(() => other.visit()).toThrow('gone');
    return false;
  };
  expect(finish(annealing.run(failing))).toBe(true);
  expect(asked).toBeGreaterThan(5000);
  expect(end(annealing, graph)).toEqual(alone);
});

test('worker threads change nothing', async () => {
  const { graph } = compact(4, 8000, 0.001, kinds['all 1']!);
  const alone = annealed(graph);
  const annealing = begin(graph, SWEEPS, undefined, 3);
  const pool = new WorkerPool(graph, 2, startWorkerThread);
  expect(pool.sharesMemory).toBe(true);
  const shared = annealing.shared!;
  for (const thread of [1, 2]) pool.submit(thread, { kind: 'lanes', shared, thread }, 0, 60);
  await finishAsync(annealing.run(() => false));
  expect(end(annealing, graph)).toEqual(alone);
  for (let ended = 0; ended < 2; await pool.wait()) {
    ended += pool.collect().filter(({ type }) => type === 'ended').length;
  }
  pool.close();
});

test('small graphs end with a good cut, and graphs without edges or nodes with any', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const { graph, edges } = compact(seed, 16, 0.4, kinds['a byte']!);
    const cut = cutWeight(graph, annealed(graph));
    expect(cut).toBeGreaterThan(0.7 * bestCutByEnumeration(16, edges));
  }
  for (const n of [0, 1, 9]) {
    const { graph } = buildCsr(n, new Int32Array(0), new Int32Array(0), null, 0, 0);
    expect(annealed(graph).length).toBe(n);
  }
});
