/** Proofs of upper bounds on cuts, made and judged by slow, plain means: eigenvalues of dense matrices, and trying all sides. Imports
 *  nothing from src. For small graphs whose weights are multiples of a binary fraction. */
import { denseMatrix, eigenvalues } from './dense-eigenvalues.ts';
import { bestCutByEnumeration } from './enumerate.ts';
import type { Edge } from './random-graphs.ts';

/** A proof as a certificate's JSON has it. */
// biome-ignore lint/suspicious/noExplicitAny: what is judged here may be anything
export type Json = any;

export interface Graph {
  readonly n: number;
  readonly edges: readonly Edge[];
}

/** Rounding of the arithmetic here; bounds nearer than this to a step of the lattice are not told apart. */
const EPSILON = 1e-7;

/** The best bound that the proof proves, or null where some step of it is wrong. */
export function judge(graph: Graph, proof: Json): number | null {
  const bound = judgeStep(graph, proof);
  return bound === null ? null : roundDown(graph, bound);
}

/** The distance between cuts that all graphs with these weights have: gcd(2·weights, weighted degrees). */
export function latticeStep({ n, edges }: Graph): number {
  const unit = 2 ** -20;
  const degree = new Array<number>(n).fill(0);
  let common = 0;
  const take = (x: number): void => {
    let [a, b] = [common, Math.abs(Math.round(x / unit))];
    while (b !== 0) [a, b] = [b, a % b];
    common = a;
  };
  for (const [u, v, w] of edges) {
    degree[u]! += w;
    degree[v]! += w;
    take(2 * w);
  }
  for (const d of degree) take(d);
  return common * unit;
}

function roundDown(graph: Graph, bound: number): number {
  const step = latticeStep(graph);
  return step === 0 ? 0 : Math.floor((bound + EPSILON) / step) * step;
}

function judgeStep(graph: Graph, proof: Json): number | null {
  const { n, edges } = graph;
  switch (proof?.kind) {
    case 'positive-weights':
      return edges.reduce((sum, [, , w]) => sum + Math.max(w, 0), 0);
    case 'enumeration':
      return bestCutByEnumeration(n, edges);
    case 'elimination':
      return isPermutation(proof.order, n) ? bestCutByEnumeration(n, edges) : null;
    case 'sdp': {
      const plain = edges.reduce((sum, [, , w]) => sum + Math.max(w, 0), 0);
      const bound = relaxed(n, edges, proof.multipliers);
      return bound === null ? plain : Math.min(plain, bound);
    }
    case 'blocks':
      return judgeBlocks(graph, proof);
    case 'reduction':
      return judgeReduction(graph, proof);
    case 'inequalities':
      return judgeInequalities(graph, proof);
    case 'tree':
      return judgeTree(graph, proof);
    default:
      return null;
  }
}

/** W/2 + Σ y, or null where the matrix has a negative eigenvalue. */
function relaxed(n: number, edges: readonly Edge[], y: Json): number | null {
  if (!Array.isArray(y) || y.length !== n || n === 0) return null;
  const [lowest] = eigenvalues(denseMatrix(y, edges, 0.25));
  if (!(lowest! > 0)) return null;
  return edges.reduce((sum, [, , w]) => sum + w / 2, 0) + y.reduce((a: number, b: number) => a + b, 0);
}

function isPermutation(order: Json, n: number): boolean {
  return (
    Array.isArray(order) && order.length === n && [...order].sort((a, b) => a - b).every((x, i) => x === i)
  );
}

const areNodes = (nodes: Json, n: number): boolean =>
  Array.isArray(nodes) &&
  nodes.every((u) => Number.isInteger(u) && u >= 0 && u < n) &&
  new Set(nodes).size === nodes.length;

function judgeBlocks({ n, edges }: Graph, { blocks }: Json): number | null {
  let sum = 0;
  const times = edges.map(() => 0);
  for (const { nodes, proof } of blocks) {
    if (!areNodes(nodes, n)) return null;
    const inside: Edge[] = [];
    edges.forEach(([u, v, w], e) => {
      if (!nodes.includes(u) || !nodes.includes(v)) return;
      times[e]!++;
      inside.push([nodes.indexOf(u), nodes.indexOf(v), w]);
    });
    const bound = judge({ n: nodes.length, edges: inside }, proof);
    if (bound === null) return null;
    sum += bound;
  }
  return times.every((t) => t === 1) ? sum : null;
}

function judgeReduction(graph: Graph, { steps, scale, rest }: Json): number | null {
  let left = { alive: Array.from({ length: graph.n }, (_, u) => u), edges: [...graph.edges] };
  let offset = 0;
  for (const step of steps) {
    const taken = applyStep(left, step);
    if (taken === null) return null;
    left = taken;
    offset += taken.offset;
  }
  if (!(scale > 0)) return null;
  const bound = judge(kernel(left, scale), rest);
  return bound === null ? null : offset + bound / scale;
}

interface Left {
  readonly alive: number[];
  readonly edges: Edge[];
}

/** What is left, renumbered in order, weights times `scale`. */
export function kernel({ alive, edges }: Left, scale: number): Graph {
  return {
    n: alive.length,
    edges: edges.map(([u, v, w]) => [alive.indexOf(u), alive.indexOf(v), scale * w]),
  };
}

/** The step on a graph, judged by the node's best side for all sides of its neighbours; null where it is wrong. */
export function applyStep({ alive, edges }: Left, step: Json): (Left & { offset: number }) | null {
  const [rule, u, ...others] = step;
  const arity = ({ free: 0, join: 1, star: 3 } as Record<string, number>)[rule];
  if (arity !== others.length || ![u, ...others].every((v) => alive.includes(v))) return null;
  if (new Set([u, ...others]).size !== 1 + others.length) return null;
  const around = edges.filter((e) => e[0] === u || e[1] === u);
  const far = (e: Edge): number => (e[0] === u ? e[1] : e[0]);
  if (rule === 'free' && around.length > 0) return null;
  const neighbours = [...new Set([...around.map(far), ...others])];
  if (rule === 'star' && neighbours.length !== 3) return null;
  /** The best that u cuts, for sides of its neighbours, and what it cuts on a given side. */
  const cutAt = (side: number, sides: Map<number, number>): number =>
    around.reduce((sum, e) => (sides.get(far(e)) === side ? sum : sum + e[2]), 0);
  const all = Array.from(
    { length: 2 ** neighbours.length },
    (_, mask) => new Map(neighbours.map((v, i) => [v, (mask >> i) & 1])),
  );
  const best = (sides: Map<number, number>): number => Math.max(cutAt(0, sides), cutAt(1, sides));
  const rest = edges.filter((e) => e[0] !== u && e[1] !== u);
  const nextAlive = alive.filter((v) => v !== u);
  if (rule === 'free') return { alive: nextAlive, edges: rest, offset: 0 };
  if (rule === 'join') {
    const [v] = others;
    for (const turn of [0, 1]) {
      if (!all.every((sides) => cutAt(sides.get(v)! ^ turn, sides) === best(sides))) continue;
      let offset = 0;
      const moved: Edge[] = [];
      for (const e of around) {
        if (turn === 1) offset += e[2];
        if (far(e) !== v) moved.push([v, far(e), turn === 1 ? -e[2] : e[2]]);
      }
      return { alive: nextAlive, edges: merge([...rest, ...moved]), offset };
    }
    return null;
  }
  const value = (a: number, b: number, c: number): number =>
    best(
      new Map([
        [others[0], a],
        [others[1], b],
        [others[2], c],
      ]),
    );
  const offset = value(0, 0, 0);
  const [x, y, z] = [value(1, 0, 0) - offset, value(0, 1, 0) - offset, value(0, 0, 1) - offset];
  const triangle: Edge[] = [
    [others[0], others[1], (x + y - z) / 2],
    [others[0], others[2], (x + z - y) / 2],
    [others[1], others[2], (y + z - x) / 2],
  ];
  return { alive: nextAlive, edges: merge([...rest, ...triangle]), offset };
}

function merge(edges: readonly Edge[]): Edge[] {
  const sums = new Map<string, Edge>();
  for (const [a, b, w] of edges) {
    const [u, v] = a < b ? [a, b] : [b, a];
    const known = sums.get(`${u} ${v}`);
    if (known === undefined) sums.set(`${u} ${v}`, [u, v, w]);
    else known[2] += w;
  }
  return [...sums.values()].filter(([, , w]) => w !== 0);
}

function judgeInequalities({ n, edges }: Graph, proof: Json): number | null {
  const changed: Edge[] = [...edges];
  let offset = 0;
  const take = (
    codes: number[],
    pairs: [number, number, number][],
    least: number,
    gamma: number,
  ): boolean => {
    if (!areCodes(codes, n) || !(gamma >= 0)) return false;
    // Σ s·X ≥ least for all X; checked by trying them.
    const nodes = codes.map((code) => code >> 1);
    for (let mask = 0; mask < 2 ** nodes.length; mask++) {
      const x = (u: number): number => ((mask >> nodes.indexOf(u)) & 1 ? -1 : 1);
      if (pairs.reduce((sum, [u, v, s]) => sum + s * x(u) * x(v), 0) < least) return false;
    }
    for (const [u, v, s] of pairs) {
      changed.push([u, v, -2 * gamma * s]);
      offset += gamma * s;
    }
    offset -= gamma * least;
    return true;
  };
  for (const [i, codes] of proof.cycles.entries()) {
    if (codes.length < 3) return null;
    const pairs = codes.map((c: number, j: number) => [
      c >> 1,
      codes[(j + 1) % codes.length] >> 1,
      c & 1 ? 1 : -1,
    ]);
    if (!take(codes, pairs, 2 - codes.length, proof.cycleMultipliers[i])) return null;
  }
  for (const [i, codes] of proof.hypermetric.entries()) {
    if (!take(codes, pairsOf(codes), (1 - codes.length) / 2, proof.hypermetricMultipliers[i])) return null;
  }
  if (proof.cycleMultipliers.length !== proof.cycles.length) return null;
  if (proof.hypermetricMultipliers.length !== proof.hypermetric.length) return null;
  const rest = judge({ n, edges: merge(changed) }, proof.rest);
  return rest === null ? null : rest + offset;
}

const areCodes = (codes: Json, n: number): boolean =>
  Array.isArray(codes) &&
  codes.every(Number.isInteger) &&
  areNodes(
    codes.map((c) => c >> 1),
    n,
  );

const pairsOf = (codes: readonly number[]): [number, number, number][] =>
  codes.flatMap((c, i) =>
    codes.slice(i + 1).map((d): [number, number, number] => [c >> 1, d >> 1, (c ^ d) & 1 ? -1 : 1]),
  );

/** Walks between each two of an odd number of nodes such that (K − 1)²/4 of them at least disagree with any sides of those: tried one by one. */
function areWalks(walks: number[][], n: number): boolean {
  const size = [3, 5, 7, 9].find((k) => (k * (k - 1)) / 2 === walks.length);
  if (size === undefined) return false;
  const proper = (walk: number[]): boolean =>
    walk.length > 1 &&
    walk.at(-1)! % 2 === 0 &&
    walk.every((code, i) => code >> 1 < n && (i === 0 || code >> 1 !== walk[i - 1]! >> 1));
  if (!walks.every(proper)) return false;
  const pairs: [number, number][] = [];
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) pairs.push([i, j]);
  const nodes = [walks[0]![0]! >> 1, ...walks.slice(0, size - 1).map((walk) => walk.at(-1)! >> 1)];
  const fit = pairs.every(
    ([i, j], p) => walks[p]![0]! >> 1 === nodes[i] && walks[p]!.at(-1)! >> 1 === nodes[j],
  );
  const parity = walks.map((walk) => walk.filter((code) => code % 2 === 1).length % 2);
  let fewest = pairs.length;
  for (let sides = 0; sides < 2 ** size; sides++) {
    const wrong = pairs.filter(([i, j], p) => parity[p] !== (((sides >> i) ^ (sides >> j)) & 1));
    fewest = Math.min(fewest, wrong.length);
  }
  return fit && fewest >= (size - 1) ** 2 / 4;
}

/** x_i = sign[i]·x of the smallest node of i's group. */
interface Joined {
  readonly group: readonly number[];
  readonly sign: readonly number[];
}

function judgeTree(graph: Graph, { inequalities, cycles = [], root }: Json): number | null {
  if (!inequalities.every((codes: Json) => areCodes(codes, graph.n) && codes.length % 2 === 1)) return null;
  const plain = cycles.filter((codes: Json) => !Array.isArray(codes[0]));
  if (!plain.every((codes: Json) => areCodes(codes, graph.n) && codes.length >= 3)) return null;
  if (!plain.every((codes: number[]) => codes.filter((code) => code % 2 === 1).length % 2 === 1)) return null;
  if (!cycles.every((walks: Json) => !Array.isArray(walks[0]) || areWalks(walks, graph.n))) return null;
  const visit = (node: Json, joined: Joined): number | null => {
    if (typeof node !== 'object' || node === null) return null;
    if (node.joins !== undefined) {
      let left: Joined | null = joined;
      for (const pair of node.joins) left = left && joinDecided(graph, left, pair);
      return left && visit(node.rest, left);
    }
    if (node.fix !== undefined) {
      const others = node.fix.map((pair: Json) => cycleBound(graph, cycles, node, joined, pair));
      if (others.length === 0 || others.includes(null)) return null;
      let left = joined;
      for (const [u, v, side] of node.fix)
        if (left.group[u] !== left.group[v]) left = join(left, u, v, side === 0 ? 1 : -1);
      const rest = visit(node.rest, left);
      return rest === null ? null : Math.max(rest, ...others);
    }
    if (node.order !== undefined) {
      const { count, between, constant } = leafGraph(graph, [], { inequalities: [], gamma: [] }, joined);
      if (!isPermutation(node.order, count)) return null;
      const total = between.reduce((sum, [, , w]) => sum + w, 0);
      return constant - total / 2 + bestCutByEnumeration(count, between);
    }
    if (node.cycles !== undefined) return cycleBound(graph, cycles, node, joined, null);
    if (node.split === undefined) return leafBound(graph, inequalities, node, joined);
    const [u, v] = node.split;
    if (node.split.length !== 2 || !areNodes(node.split, graph.n)) return null;
    if (joined.group[u] === joined.group[v]) return null;
    const same = visit(node.same, join(joined, u, v, 1));
    const opposite = visit(node.opposite, join(joined, u, v, -1));
    return same === null || opposite === null ? null : Math.max(same, opposite);
  };
  return visit(root, alone(graph.n));
}

const alone = (n: number): Joined => ({
  group: Array.from({ length: n }, (_, u) => u),
  sign: new Array<number>(n).fill(1),
});

function join({ group, sign }: Joined, u: number, v: number, s: number): Joined {
  const [a, b] = [Math.min(group[u]!, group[v]!), Math.max(group[u]!, group[v]!)];
  const turn = s * sign[u]! * sign[v]!;
  return {
    group: group.map((g) => (g === b ? a : g)),
    sign: sign.map((x, i) => (group[i] === b ? turn * x : x)),
  };
}

/** Two groups joined, where the edge between them decides the side of the first whatever the sides of the others; null elsewhere. */
function joinDecided({ n, edges }: Graph, joined: Joined, pair: Json): Joined | null {
  if (!Array.isArray(pair) || pair.length !== 2 || !areNodes(pair, n)) return null;
  const [u, v] = pair;
  const { group, sign } = joined;
  if (group[u] === group[v]) return null;
  const pull = new Map<number, number>();
  for (const [i, j, w] of edges) {
    if ((group[i] === group[u]) === (group[j] === group[u])) continue;
    const other = group[i] === group[u] ? group[j]! : group[i]!;
    pull.set(other, (pull.get(other) ?? 0) + w * sign[i]! * sign[j]!);
  }
  const own = pull.get(group[v]!) ?? 0;
  pull.delete(group[v]!);
  const others = [...pull.values()].reduce((sum, w) => sum + Math.abs(w), 0);
  if (Math.abs(own) < others - EPSILON) return null;
  return join(joined, u, v, (own > 0 ? -1 : 1) * sign[u]! * sign[v]!);
}

/** The weights between groups less the inequalities, as a graph; and Σ max of what is constant. */
function leafGraph({ edges }: Graph, inequalities: Json, leaf: Json, { group, sign }: Joined) {
  const groups = [...new Set(group)].sort((a, b) => a - b);
  const place = (u: number): number => groups.indexOf(group[u]!);
  const between: Edge[] = [];
  let constant = 0;
  for (const [u, v, w] of edges) {
    constant += w / 2;
    const s = sign[u]! * sign[v]!;
    if (place(u) === place(v)) constant -= (s * w) / 2;
    else between.push([place(u), place(v), s * w]);
  }
  leaf.inequalities.forEach((q: number, i: number) => {
    const b = groups.map(() => 0);
    for (const code of inequalities[q]) b[place(code >> 1)]! += (code & 1 ? -1 : 1) * sign[code >> 1]!;
    const gamma = leaf.gamma[i];
    constant += (gamma * (b.reduce((sum, x) => sum + x * x, 0) - 1)) / 2;
    b.forEach((x, c) => {
      for (let d = c + 1; d < b.length; d++) between.push([c, d, -2 * gamma * x * b[d]!]);
    });
  });
  return { count: groups.length, between: merge(between), constant };
}

/** @param pair two nodes and 0 or 1: the cuts in which they are the other way round */
function cycleBound(graph: Graph, cycles: Json, leaf: Json, joined: Joined, pair: Json): number | null {
  const { cycles: places, multipliers } = leaf;
  if (!Array.isArray(places) || !Array.isArray(multipliers) || places.length !== multipliers.length)
    return null;
  if (!multipliers.every((g: Json) => typeof g === 'number' && g >= 0)) return null;
  if (!places.every((t: Json) => Number.isInteger(t) && t >= 0 && t < cycles.length)) return null;
  const changed: Edge[] = [...graph.edges];
  let offset = 0;
  places.forEach((t: number, i: number) => {
    const isClique = Array.isArray(cycles[t][0]);
    const walks: number[][] = isClique ? cycles[t] : [[...cycles[t], cycles[t][0]]];
    for (const walk of walks) {
      walk.slice(0, -1).forEach((code, j) => {
        const sign = code & 1 ? 1 : -1;
        changed.push([code >> 1, walk[j + 1]! >> 1, -2 * multipliers[i] * sign]);
        offset += code & 1 ? 2 * multipliers[i] : 0;
      });
    }
    // Pairs that disagree at least: 1 of 3, 4 of 10, 9 of 21.
    offset -= 2 * multipliers[i] * (isClique ? Math.floor(Math.sqrt(walks.length / 2)) ** 2 : 1);
  });
  const none = { inequalities: [], gamma: [] };
  const { between, constant } = leafGraph({ n: graph.n, edges: changed }, [], none, joined);
  const plain = between.reduce((sum, [, , w]) => sum + Math.abs(w) / 2, offset + constant);
  if (pair === null) return plain;
  if (!Array.isArray(pair) || pair.length !== 3 || !areNodes(pair.slice(0, 2), graph.n)) return null;
  const [u, v, side] = pair;
  if (![0, 1].includes(side) || joined.group[u] === joined.group[v]) return null;
  const groups = [...new Set(joined.group)].sort((a, b) => a - b);
  const ends = [u, v].map((node) => groups.indexOf(joined.group[node]!)).sort((a, b) => a - b);
  const w = between.find(([a, b]) => a === ends[0] && b === ends[1])?.[2] ?? 0;
  const product = (side === 0 ? -1 : 1) * joined.sign[u]! * joined.sign[v]!;
  return plain - Math.abs(w) / 2 - (product * w) / 2;
}

function leafBound(graph: Graph, inequalities: Json, leaf: Json, joined: Joined): number | null {
  if (leaf.inequalities.length !== leaf.gamma.length) return null;
  if (!leaf.gamma.every((g: Json) => typeof g === 'number' && g >= 0)) return null;
  if (!leaf.inequalities.every((q: Json) => Number.isInteger(q) && q >= 0 && q < inequalities.length))
    return null;
  const { count, between, constant } = leafGraph(graph, inequalities, leaf, joined);
  if (leaf.y.length !== 0 && leaf.y.length !== count) return null;
  const plain = between.reduce((sum, [, , w]) => sum + Math.abs(w) / 2, 0);
  const total = between.reduce((sum, [, , w]) => sum + w / 2, 0);
  const bound = relaxed(count, between, leaf.y);
  return constant + (bound === null ? plain : Math.min(plain, bound - total));
}

/** A branch and bound by eigenvalues: leaves are closed below `target`; inequalities with random multipliers at half of them. */
export function growTree(graph: Graph, target: number, uniform: () => number): Json {
  const { n } = graph;
  const inequalities: number[][] = [];
  const draw = (): number[] => {
    const nodes = Array.from({ length: n }, (_, u) => u).sort(() => uniform() - 0.5);
    return nodes.slice(0, n >= 5 && uniform() < 0.3 ? 5 : 3).map((u) => 2 * u + (uniform() < 0.5 ? 1 : 0));
  };
  for (let i = 0; i < 6 && n >= 3; i++) inequalities.push(draw());
  const grow = (joined: Joined): Json => {
    const leaf: Json = { inequalities: [], gamma: [], y: [] };
    if (uniform() < 0.5) {
      leaf.inequalities = inequalities.map((_, q) => q).filter(() => uniform() < 0.5);
      leaf.gamma = leaf.inequalities.map(() => Math.round(uniform() * 8) / 64);
    }
    const { count, between } = leafGraph(graph, inequalities, leaf, joined);
    const [lowest] = eigenvalues(denseMatrix(new Array(count).fill(0), between, 0.25));
    leaf.y = new Array(count).fill(Number((1e-6 - lowest!).toPrecision(8)));
    const bound = leafBound(graph, inequalities, leaf, joined);
    if (count === 1 || bound! < target - EPSILON) return leaf;
    const groups = [...new Set(joined.group)];
    const pairs = groups.flatMap((u) => groups.map((v) => [u, v]));
    const pair = pairs.find((one) => joinDecided(graph, joined, one) !== null);
    if (pair !== undefined && uniform() < 0.8)
      return { joins: [pair], rest: grow(joinDecided(graph, joined, pair)!) };
    const u = groups[0]!;
    const v = groups[1 + Math.floor(uniform() * (groups.length - 1))]!;
    return { split: [u, v], same: grow(join(joined, u, v, 1)), opposite: grow(join(joined, u, v, -1)) };
  };
  return { kind: 'tree', inequalities, root: grow(alone(n)) };
}

/** All steps that are right, one after the other. */
export function reduceGreedily(graph: Graph): { steps: Json[]; left: Left } {
  const steps: Json[] = [];
  let left: Left = { alive: Array.from({ length: graph.n }, (_, u) => u), edges: [...graph.edges] };
  for (let changed = true; changed; ) {
    changed = false;
    for (const u of left.alive) {
      const around = left.edges
        .filter((e) => e[0] === u || e[1] === u)
        .map((e) => (e[0] === u ? e[1] : e[0]));
      const candidates: Json[] = [['free', u], ...around.map((v) => ['join', u, v]), ['star', u, ...around]];
      for (const step of candidates) {
        const taken = applyStep(left, step);
        if (taken === null || taken.alive.length < 2) continue;
        left = taken;
        steps.push(step);
        changed = true;
        break;
      }
      if (changed) break;
    }
  }
  return { steps, left };
}
