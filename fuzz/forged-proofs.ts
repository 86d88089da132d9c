/** Proofs of every kind, made by the engines themselves, then tampered with for a claim that is false: none may be believed. The genuine
 *  one must be. Graphs are small enough to try all cuts. */
import { Deadline } from '../src/core/deadline.ts';
import { resolveOptions } from '../src/core/options.ts';
import { finish } from '../src/core/steps.ts';
import { cuttingPlaneEngine } from '../src/exact/cutting-plane-engine.ts';
import { denseEngine } from '../src/exact/dense-engine.ts';
import { ALONE, type ExactEngine } from '../src/exact/engine.ts';
import { treeDecompositionEngine } from '../src/exact/small-engines.ts';
import { sparseEngine } from '../src/exact/sparse-engine.ts';
import { sparseParameters } from '../src/exact/sparse-parameters.ts';
import { surfaceEngine } from '../src/exact/surface/surface-engine.ts';
import { buildCsr, type CsrGraph } from '../src/graph/csr.ts';
import { loadHighs } from '../src/lp/highs.ts';
import { integerCutStep } from '../src/problems/lattice.ts';
import type { Proof } from '../src/problems/proof.ts';
import { solveSync } from '../src/solve/solve.ts';
import { formatCertificate, parseCertificate } from '../src/verify/certificate.ts';
import { checkGraphCertificate } from '../src/verify/check-certificate.ts';
import { graphFingerprint } from '../src/verify/fingerprint.ts';
import { randomPlanar } from '../test/oracles/planar-graphs.ts';
import {
  type Edge,
  type EdgeListSample,
  randomGraph,
  torus,
  weightOfCut,
} from '../test/oracles/random-graphs.ts';
import { type Json, tamper } from './tamper.ts';
import { among, below, type Target, type Uniform } from './target.ts';

interface ForgedProof {
  readonly seed: number;
  readonly nodes: number;
  /** Two copies of the graph that share a node, each with the proof. */
  readonly doubled: boolean;
  /** Places that are tampered with, in [0, 1). */
  readonly places: readonly number[];
  /** Steps of the lattice by which the claim is below the best cut; 0: it is said to be optimal, and is not. */
  readonly below: number;
}

/** Integers of both signs; of few sizes, so that bounds do not meet the cut at once. */
const weight = (uniform: Uniform): number => among(uniform, [1, 1, -1, 2, -3, 5]);

interface Kind {
  readonly name: string;
  graph(seed: number, nodes: number): EdgeListSample;
  readonly engine: ExactEngine | null;
}

const KINDS: readonly Kind[] = [
  {
    name: 'tree',
    graph: (seed, n) => randomGraph(seed, n, 0.9, weight),
    engine: denseEngine({ anyNodes: 100, mostNodes: 100 }),
  },
  {
    name: 'tree of cycles',
    graph: (seed, n) => randomGraph(seed, n, 0.5, weight),
    // Not to be solved at the root by dynamic programming.
    engine: sparseEngine(resolveOptions(sparseParameters, { rest: 200 })),
  },
  { name: 'surface', graph: surface, engine: surfaceEngine },
  { name: 'inequalities', graph: (seed, n) => randomGraph(seed, n, 0.7, weight), engine: cuttingPlaneEngine },
  {
    name: 'elimination',
    graph: (seed, n) => randomGraph(seed, n, 0.4, weight),
    engine: treeDecompositionEngine(1e7, 2 ** 24),
  },
  { name: 'reduction and blocks', graph: (seed, n) => randomGraph(seed, n, 0.35, weight), engine: null },
];

function surface(seed: number, n: number): EdgeListSample {
  return seed % 2 === 0 ? randomPlanar(seed, n, 0.9, weight) : torus(3, 3 + (n > 10 ? 1 : 0), weight, seed);
}

function proofOf({ engine }: Kind, sample: EdgeListSample): { bound: number; proof: Proof } | null {
  const { graph } = csrOf(sample);
  if (engine === null) {
    const { upperBound, proof } = solveSync(graph, { method: 'exact', keepProof: true });
    return proof === null ? null : { bound: upperBound!, proof: proof() };
  }
  const result = finish(
    engine.run(graph, new Int8Array(sample.n).fill(1), {
      deadline: new Deadline(),
      step: integerCutStep(graph),
      onCut: () => {},
      onBound: () => {},
      onNodes: () => {},
      onRest: () => {},
      betterCut: () => undefined,
      recordProof: true,
      host: ALONE,
    }),
  );
  const proof = result.proof?.() ?? null;
  return proof === null ? null : { bound: result.bound, proof };
}

function csrOf({ n, edges }: EdgeListSample) {
  const columns = {
    source: Int32Array.from(edges, ([u]) => u),
    target: Int32Array.from(edges, ([, v]) => v),
    weight: Float64Array.from(edges, ([, , w]) => w),
  };
  return { graph: buildCsr(n, columns.source, columns.target, columns.weight).graph, columns };
}

/** Node n−1 of the first is node 0 of the second. */
function doubledOf({ n, edges }: EdgeListSample): EdgeListSample {
  const shifted = edges.map(([u, v, w]): Edge => [u + n - 1, v + n - 1, w]);
  return { n: 2 * n - 1, edges: [...edges, ...shifted] };
}

function bestSpin({ n, edges }: EdgeListSample): { best: number; spin: Int8Array; worse: Int8Array | null } {
  let best = -Infinity;
  let spin = new Int8Array(n).fill(1);
  let worse: Int8Array | null = null;
  for (let mask = 0; mask < 2 ** (n - 1); mask++) {
    const tried = Int8Array.from({ length: n }, (_, u) => ((mask >> u) & 1 ? -1 : 1));
    const cut = weightOfCut(edges, tried);
    if (cut > best) {
      if (best > -Infinity) worse = spin;
      best = cut;
      spin = tried;
    }
  }
  return { best, spin, worse };
}

export const forgedProofTargets: readonly Target<ForgedProof>[] = KINDS.map((kind) => ({
  name: `forged proofs: ${kind.name}`,
  weight: 3,
  make: (uniform) => ({
    seed: 1 + below(uniform, 1e6),
    nodes: 6 + below(uniform, 5),
    doubled: uniform() < 0.3,
    places: Array.from({ length: below(uniform, 4) }, uniform),
    below: below(uniform, 4),
  }),
  *smaller(given) {
    for (const places of given.places.length > 0 ? [given.places.slice(1)] : []) yield { ...given, places };
    if (given.doubled) yield { ...given, doubled: false };
    if (given.nodes > 6) yield { ...given, nodes: given.nodes - 1 };
  },
  async check(given) {
    await loadHighs();
    const part = kind.graph(given.seed, given.nodes);
    const made = proofOf(kind, part);
    return made === null ? null : checkProof(given, part, made);
  },
}));

async function checkProof(
  { doubled, places, below: steps }: ForgedProof,
  part: EdgeListSample,
  made: { readonly bound: number; readonly proof: Proof },
): Promise<string | null> {
  const { n } = part;
  const whole = doubled ? doubledOf(part) : part;
  const own = bestSpin(part);
  const copies = doubled ? 2 : 1;
  const spinOf = (half: Int8Array): number[] => {
    // The copy's first node is the last of the first.
    const turn = half[n - 1] === half[0] ? 1 : -1;
    return doubled ? [...half, ...Array.from(half.subarray(1), (side) => side * turn)] : [...half];
  };
  const { graph, columns } = csrOf(whole);
  const claimed = (bound: number, half: Int8Array, status: 'optimal' | 'feasible') =>
    documentOf(whole, graph, doubled ? twice(made.proof, n) : made.proof, bound, spinOf(half), status);
  const judged = async (document: Json): Promise<boolean> => {
    const certificate = parseCertificate(JSON.stringify(document));
    return (
      typeof certificate !== 'string' && (await checkGraphCertificate(whole.n, columns, certificate)).holds
    );
  };
  const best = copies * own.best;
  const bound = copies * made.bound;
  if (bound < best) return `the bound ${bound} is below the best cut ${best}`;
  const genuine = await claimed(bound, own.spin, bound === best ? 'optimal' : 'feasible');
  if (!(await judged(genuine))) return 'the genuine one is refused';
  if (steps === 0 && own.worse === null) return null;
  const forged =
    steps === 0
      ? await claimed(best, own.worse!, 'optimal')
      : await claimed(best - steps * integerCutStep(graph), own.spin, 'feasible');
  for (const place of places) tamper(forged.proof, place);
  return (await judged(forged)) ? 'a forged one is believed' : null;
}

/** Of the doubled graph: the same for either copy. */
function twice(proof: Proof, n: number): Proof {
  const nodes = (from: number): number[] => Array.from({ length: n }, (_, u) => u + from);
  return { kind: 'blocks', blocks: [nodes(0), nodes(n - 1)].map((list) => ({ nodes: list, proof })) };
}

async function documentOf(
  { n, edges }: EdgeListSample,
  graph: CsrGraph,
  proof: Proof,
  bound: number,
  spin: readonly number[],
  status: 'optimal' | 'feasible',
): Promise<Json> {
  return JSON.parse(
    formatCertificate({
      problem: 'max-cut',
      sense: 'maximize',
      nodes: n,
      edges: graph.m,
      sha256: await graphFingerprint(graph),
      numbers: 'binary',
      claim: { value: weightOfCut(edges, spin), bound, boundKind: 'verified', status },
      partition: spin.map((s) => (s === 1 ? '0' : '1')).join(''),
      unit: 1,
      proof,
    }),
  );
}
