/** Certificates of whole proofs: every kind of step, nested; and certificates with one thing changed, which must be refused unless plain
 *  means (test/oracles/proofs.ts) say that what they claim is still proven. */
import { describe, expect, test } from 'vitest';
import { parseCertificate } from '../../src/verify/certificate.ts';
import { checkGraphCertificate } from '../../src/verify/check-certificate.ts';
import { graphOfEdges } from '../../src/verify/edge-graph.ts';
import { graphFingerprint } from '../../src/verify/fingerprint.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import {
  type Graph,
  growTree,
  type Json,
  judge,
  kernel,
  latticeStep,
  reduceGreedily,
} from '../oracles/proofs.ts';
import { type Edge, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';

const columns = ({ edges }: Graph) => ({
  source: edges.map(([u]) => u),
  target: edges.map(([, v]) => v),
  weight: edges.map(([, , w]) => w),
});

const cutOf = ({ edges }: Graph, digits: string): number =>
  edges.reduce((sum, [u, v, w]) => (digits[u] === digits[v] ? sum : sum + w), 0);

function bestDigits(graph: Graph): string {
  let best = '0'.repeat(graph.n);
  for (let mask = 0; mask < 2 ** (graph.n - 1); mask++) {
    const digits = Array.from({ length: graph.n }, (_, u) => (mask >> u) & 1).join('');
    if (cutOf(graph, digits) > cutOf(graph, best)) best = digits;
  }
  return best;
}

/** A certificate that claims what the proof proves. */
async function certificateOf(graph: Graph, proof: Json): Promise<Json> {
  const { n, edges } = graph;
  const partition = bestDigits(graph);
  const value = cutOf(graph, partition);
  const bound = judge(graph, proof)!;
  const built = graphOfEdges(n, columns(graph));
  return {
    format: 'maxcut-certificate',
    version: 2,
    problem: 'max-cut',
    sense: 'maximize',
    nodes: n,
    edges: edges.length,
    sha256: await graphFingerprint(built),
    numbers: 'binary',
    claim: { value, bound, boundKind: 'verified', status: bound <= value ? 'optimal' : 'feasible' },
    partition,
    unit: 1,
    proof,
  };
}

/** The verifier's word; a text that is no certificate is refused. */
async function verify(graph: Graph, certificate: Json) {
  const parsed = parseCertificate(JSON.stringify(certificate));
  if (typeof parsed === 'string') return { holds: false, optimal: false, reason: parsed };
  return checkGraphCertificate(graph.n, columns(graph), parsed);
}

/** What plain means say. */
function holds(graph: Graph, certificate: Json, original: Json): boolean {
  for (const name of ['format', 'version', 'problem', 'sense', 'nodes', 'edges', 'sha256'])
    if (certificate[name] !== original[name]) return false;
  const { claim, partition, unit, numbers, proof } = certificate;
  if (!['binary', 'decimal'].includes(numbers) || typeof partition !== 'string') return false;
  if (partition.length !== graph.n || !(unit > 0)) return false;
  if (!['verified', 'estimated'].includes(claim?.boundKind)) return false;
  if (!['optimal', 'feasible', 'interrupted'].includes(claim.status)) return false;
  if (!Number.isFinite(claim.bound) || claim.value !== cutOf(graph, partition)) return false;
  const edges = graph.edges.map(([u, v, w]): Edge => [u, v, w / unit]);
  let proven: number | null = null;
  try {
    proven = judge({ n: graph.n, edges }, proof);
  } catch {}
  if (proven === null) return false;
  const optimal = proven * unit <= claim.value;
  return (
    (claim.status !== 'optimal' || optimal) &&
    (proven * unit <= claim.bound || (optimal && claim.bound === claim.value))
  );
}

/** A graph whose weights are multiples of 1/4, and a proof of each kind. */
function samples(seed: number): { graph: Graph; proofs: Record<string, Json> } {
  const uniform = generator(seed + 100);
  const draw = [weightKinds.signs!, weightKinds.integers!, () => Math.floor(uniform() * 17 - 8) / 4][
    seed % 3
  ]!;
  const raw = randomGraph(seed, 8, 0.55, draw);
  const graph = { n: 8, edges: raw.edges.filter(([, , w]) => w !== 0) };
  const tree = (part: Graph): Json =>
    growTree(part, bestCutByEnumeration(part.n, part.edges) + latticeStep(part), uniform);
  const order = (n: number): number[] => Array.from({ length: n }, (_, u) => u).sort(() => uniform() - 0.5);
  const { steps, left } = reduceGreedily(graph);
  const small = kernel(left, 8);
  const nodes = [0, 1, 2, 3, 4, 5, 6, 7];
  const sdp = { kind: 'sdp', multipliers: tree({ n: 8, edges: graph.edges }).root.y };
  const proofs: Record<string, Json> = {
    trivial: { kind: 'positive-weights' },
    enumeration: { kind: 'enumeration' },
    elimination: { kind: 'elimination', order: order(8) },
    tree: tree(graph),
    reduction: { kind: 'reduction', steps, scale: 8, rest: tree(small) },
    blocks: { kind: 'blocks', blocks: [{ nodes, proof: { kind: 'elimination', order: order(8) } }] },
    cycles: {
      kind: 'inequalities',
      cycles: [
        [1, 2, 4],
        [1, 5, 7, 8],
      ],
      cycleMultipliers: [0.25, 0.125],
      hypermetric: [
        [0, 3, 4],
        [1, 2, 4, 7, 8],
      ],
      hypermetricMultipliers: [0.5, 0.0625],
      rest: { kind: 'elimination', order: order(8) },
    },
  };
  const leaf = (...cycles: number[]): Json => ({
    cycles,
    multipliers: cycles.map(() => Math.floor(uniform() * 9) / 16),
  });
  proofs.cycleTree = {
    kind: 'tree',
    inequalities: [],
    cycles: [
      [1, 2, 4],
      [1, 5, 7, 8],
      [6, 9, 12, 14, 2],
    ],
    root: {
      fix: [
        [1, 2, 1],
        [4, 6, 0],
      ],
      ...leaf(0, 2),
      rest: {
        split: [2, 7],
        same: leaf(0, 1, 2),
        opposite: {
          split: [0, 5],
          same: leaf(1),
          opposite: { fix: [[3, 1, 0]], ...leaf(2, 1), rest: leaf() },
        },
      },
    },
  };
  if (sdp.multipliers?.length === 8) proofs.sdp = sdp;
  return { graph, proofs };
}

/** Two copies of a graph that share a node, each with a proof of its own. */
function twoBlocks(seed: number): { graph: Graph; proof: Json } {
  const { graph, proofs } = samples(seed);
  const shift = (u: number): number => (u === 0 ? 0 : u + 7);
  const edges = [...graph.edges, ...graph.edges.map(([u, v, w]): Edge => [shift(u), shift(v), w])];
  const own = [0, 1, 2, 3, 4, 5, 6, 7];
  return {
    graph: { n: 15, edges },
    proof: {
      kind: 'blocks',
      blocks: [
        { nodes: own, proof: proofs.reduction },
        { nodes: own.map(shift), proof: proofs.tree },
      ],
    },
  };
}

/** The document with one thing changed, each in turn. */
function* mutations(document: Json): Generator<{ what: string; changed: Json }> {
  const paths: (string | number)[][] = [];
  const walk = (value: Json, path: (string | number)[]): void => {
    if (path.length > 0) paths.push(path);
    if (typeof value === 'object' && value !== null)
      for (const key of Object.keys(value))
        walk(value[key], [...path, Array.isArray(value) ? Number(key) : key]);
  };
  walk(document, []);
  for (const path of paths) {
    const changes = alternatives(path.reduce((value, key) => value[key], document));
    for (const [name, value] of changes) {
      // Plain means need weights that are multiples of a binary fraction.
      if (path[0] === 'unit' && ![0, 0.5, 2, -1].includes(value)) continue;
      const changed = structuredClone(document);
      const parent = path.slice(0, -1).reduce((inner, key) => inner[key], changed);
      const last = path.at(-1)!;
      if (value !== undefined) parent[last] = value;
      else if (Array.isArray(parent)) parent.splice(last as number, 1);
      else delete parent[last];
      yield { what: `${path.join('.')}: ${name}`, changed };
    }
  }
}

function alternatives(value: Json): [string, Json][] {
  const changes: [string, Json][] = [['left out', undefined]];
  if (typeof value === 'number') {
    for (const x of [
      value + 1,
      value - 1,
      -value,
      value * (1 + 2 ** -7),
      value / 2,
      2 * value,
      value ^ 1,
      2 ** 30,
    ])
      if (x !== value) changes.push([`becomes ${x}`, x]);
  } else if (typeof value === 'string') {
    const flipped = value.replace(/[01]/, (digit) => (digit === '0' ? '1' : '0'));
    for (const x of [
      flipped,
      value.slice(1),
      `${value}0`,
      'decimal',
      'optimal',
      'feasible',
      'star',
      'join',
      'free',
    ])
      if (x !== value) changes.push([`becomes ${x}`, x]);
  } else if (Array.isArray(value) && value.length > 1) {
    changes.push(['first two exchanged', [value[1], value[0], ...value.slice(2)]]);
    changes.push(['first repeated', [value[0], ...value]]);
  } else if (value?.split !== undefined) {
    changes.push(['children exchanged', { ...value, same: value.opposite, opposite: value.same }]);
    changes.push(['one child twice', { ...value, same: value.opposite }]);
    changes.push(['child in its place', value.same]);
  }
  return changes;
}

describe('proofs of every kind', () => {
  test.each(Array.from({ length: 24 }, (_, seed) => seed))(
    'hold, and prove no less than the optimum: seed %d',
    async (seed) => {
      const { graph, proofs } = samples(seed);
      for (const proof of Object.values(proofs)) {
        const certificate = await certificateOf(graph, proof);
        expect(await verify(graph, certificate)).toMatchObject({
          holds: true,
          optimal: certificate.claim.status === 'optimal',
          provenBound: certificate.claim.bound,
        });
      }
      for (const name of ['enumeration', 'elimination', 'tree', 'reduction', 'blocks'])
        expect((await certificateOf(graph, proofs[name])).claim.status).toBe('optimal');
    },
  );

  test.each([1, 2, 3])('nested in blocks: seed %d', async (seed) => {
    const { graph, proof } = twoBlocks(seed);
    const certificate = await certificateOf(graph, proof);
    expect(certificate.claim.status).toBe('optimal');
    expect(await verify(graph, certificate)).toMatchObject({ holds: true, optimal: true });
  });
});

describe('with one thing changed', () => {
  const cases = [0, 1, 2, 3, 4, 5].flatMap((seed) =>
    Object.keys(samples(seed).proofs).map((name) => [name, seed] as const),
  );
  test.each(cases)('%s, seed %d', async (name, seed) => {
    const { graph, proofs } = samples(seed);
    await judgeMutations(graph, await certificateOf(graph, proofs[name]));
  });

  test('two blocks', async () => {
    const { graph, proof } = twoBlocks(2);
    await judgeMutations(graph, await certificateOf(graph, proof));
  });
});

async function judgeMutations(graph: Graph, original: Json): Promise<void> {
  let refused = 0;
  for (const { what, changed } of mutations(original)) {
    const { holds: accepted, reason } = await verify(graph, changed);
    if (accepted !== holds(graph, changed, original)) expect.unreachable(`${what}: ${accepted}, ${reason}`);
    if (!accepted) refused++;
  }
  expect(refused).toBeGreaterThan(40);
}

describe('a tree’s joins', () => {
  const graph: Graph = {
    n: 4,
    edges: [
      [0, 1, 3],
      [0, 2, 1],
      [0, 3, 2],
      [1, 2, 9],
      [1, 3, 9],
      [2, 3, 9],
    ],
  };
  const leaf = { inequalities: [], gamma: [], y: [] };
  const proofOf = (root: Json) => ({ kind: 'tree', inequalities: [], root });

  test('along a dominant edge are followed, whose sign says how', async () => {
    // Node 0 is opposite to 1: of its edges 3 are cut, and 4 between 2 and 3 on one side.
    const certificate = await certificateOf(graph, proofOf({ joins: [[0, 1]], rest: leaf }));
    expect(await verify(graph, certificate)).toMatchObject({ holds: true });
  });

  test.each([
    ['the end that others decide', [[1, 0]]],
    ['an edge that is lighter', [[0, 2]]],
    [
      'the same nodes again',
      [
        [0, 1],
        [1, 0],
      ],
    ],
    ['a node that is not there', [[0, 4]]],
    ['no node', [[0]]],
    ['one node', [[0, 0]]],
  ])('are refused: %s', async (_, joins) => {
    const good = await certificateOf(graph, proofOf({ joins: [[0, 1]], rest: leaf }));
    const word = await verify(graph, { ...good, proof: proofOf({ joins, rest: leaf }) });
    expect(word).toMatchObject({ holds: false });
  });

  test('are about the weights that splits leave', async () => {
    // With 2 on the side of 1, nodes 0 and 1 hold together by 4 instead of 3.
    const inside = (joins: Json): Json => ({
      split: [1, 2],
      same: { joins, rest: leaf },
      opposite: leaf,
    });
    const good = await certificateOf(graph, proofOf(inside([[3, 2]])));
    expect(await verify(graph, good)).toMatchObject({ holds: true });
    const word = await verify(graph, {
      ...good,
      proof: proofOf(
        inside([
          [1, 3],
          [2, 3],
        ]),
      ),
    });
    expect(word).toMatchObject({ holds: false });
  });
});

test('steps within steps without end are refused', async () => {
  const graph: Graph = { n: 2, edges: [[0, 1, 1]] };
  const good = JSON.stringify(await certificateOf(graph, { kind: 'enumeration' }));
  const [before, after] = ['{"kind":"reduction","steps":[],"scale":1,"rest":', '}'];
  const nested = (times: number): string =>
    good.replace('{"kind":"enumeration"}', (inner) => before.repeat(times) + inner + after.repeat(times));
  const word = async (text: string) => {
    const parsed = parseCertificate(text);
    return typeof parsed === 'string' ? parsed : checkGraphCertificate(2, columns(graph), parsed);
  };
  expect(await word(nested(100))).toMatchObject({ holds: true });
  expect(await word(nested(1e5))).toContain('1000 times');
});
