/** Metropolis visits by stored fields, for edges that all weigh 1: f_v = Σ s_u over the neighbours of v, a byte, so that v gains s_v·f_v and a
 *  visit reads no neighbour. Sixteen nodes at a time are compared with a table of levels: v flips where gain + level ≥ 0, the level being
 *  ⌊−T·ln(u)⌋, u uniform, and −1 for every second u above ½, so that what gains nothing flips every other time (a tenth less time, the
 *  cut as good). O(n/16 + flips · degree) per sweep.
 *  Flips write to fields at random places, which is slow where those exceed the caches, and no two threads may write to one: nodes are in
 *  LANES domains, and a flip leaves a message to the domain of each neighbour, by which that domain changes its fields before its next visit.
 *  10^7 edges among 3·10^6 nodes: 37 ms a sweep at temperature 1, 15 at 0.5, 9 at 0.3, where by bits (bit-annealing.ts) it is 28 throughout.
 *  The rows of what flips are loaded ahead of the loop that uses them: 24 ms become 17 on average.
 *  WebAssembly in field-annealing.as.ts; the twins here are its oracle and fallback. */
import { f64, i8, i32, type KernelArrays, KernelLayout } from './layout.ts';
import type { KernelSpace } from './space.ts';
import { CONTROL, LANES, TEMPERATURES } from './sweep-control.ts';

/** Nodes that are looked at before what flips among them is flipped: a multiple of 16. */
const CHUNK = 512;
export const LEVELS = 2 ** 16;
const OFFSET_SHIFT = 16;
/** Parts of a sweep, after which messages arrive. After 3400 sweeps of 5·10^5 edges: 78.332 % cut with 128, 78.314 % with 32, 78.328 % where
 *  every flip is seen at once. */
export const FIELD_PHASES = 64;
/** What a byte holds. */
export const MOST_NEIGHBOURS = 127;
/** The field of what fills a domain up, on side 0: no level makes it flip. */
export const NO_NODE = -128;
const HIGHEST_LEVEL = 127;
/** Cursors of a lane, in a cache line of their own. */
const CURSORS = 16;

/** The arrays of one graph and one annealing, for all threads. A node of domain d is number (d << shift) | index in `adj`, and
 *  d·size + index elsewhere; size: nodes of a domain, a multiple of 16; box: most messages of a visit. */
export const fieldAnnealingLayout = new KernelLayout(
  ['n', 'arcs', 'size', 'shift', 'box', 'threads'],
  ({ arcs, size, box, threads }) => ({
    rowPtr: i32(LANES * size + 1),
    adj: i32(arcs + 1),
    fields: i8(LANES * size),
    /** 0 for 1, −1 for −1. */
    sides: i8(LANES * size),
    /** Messages of even and of odd steps, of each lane those to each domain: where they begin in each phase, and how many there are. */
    messages: i32(2 * LANES * box),
    begins: i32(FIELD_PHASES * LANES * LANES),
    counts: i32(2 * LANES * LANES),
    candidates: i32(LANES * CHUNK),
    cursors: i32(LANES * CURSORS),
    generators: i32(LANES * CURSORS),
    /** Each thread's table, its beginning once more at its end; the places of the strata, lowest first. */
    levels: i8(threads * (LEVELS + CHUNK)),
    order: i32(LEVELS),
    control: i32(CONTROL.length),
    temperatures: f64(TEMPERATURES),
  }),
);
export type FieldAnnealingArrays = KernelArrays<typeof fieldAnnealingLayout>;

/** Where a domain's nodes of a phase begin; the end of the last phase is the domain's. */
export function phaseBegin(size: number, phase: number): number {
  return Math.min(size, phase * 16 * Math.ceil(size / (16 * FIELD_PHASES)));
}

/** One domain's visit in a step: what the step before has left for it arrives, then its nodes of the phase may flip.
 *  @returns flips */
export function fieldStep(
  space: KernelSpace,
  arrays: FieldAnnealingArrays,
  step: number,
  domain: number,
  thread: number,
): number {
  receive(space, arrays, step, domain);
  const { size, shift, box, begins, counts, cursors } = arrays;
  const phase = step % FIELD_PHASES;
  const parity = step & 1;
  const out = (parity * LANES + domain) * box;
  // In units of the memory that the kernel counts in.
  const origin = space.wasm === null ? 0 : arrays.messages.byteOffset;
  const unit = space.wasm === null ? 1 : 4;
  for (let to = 0; to < LANES; to++) {
    const begin = out + begins[(phase * LANES + domain) * LANES + to]!;
    cursors[domain * CURSORS + to] = origin + unit * begin;
  }
  const from = phaseBegin(size, phase);
  const end = phaseBegin(size, phase + 1);
  const flips = visit(space, arrays, from, end, domain, thread, shift);
  for (let to = 0; to < LANES; to++) {
    const begin = out + begins[(phase * LANES + domain) * LANES + to]!;
    const cursor = cursors[domain * CURSORS + to]! >>> 0;
    counts[(parity * LANES + domain) * LANES + to] = (cursor - origin) / unit - begin;
  }
  return flips;
}

/** What a step's predecessor has left for a domain changes its fields. */
export function receive(
  space: KernelSpace,
  arrays: FieldAnnealingArrays,
  step: number,
  domain: number,
): void {
  if (step === 0) return;
  const { size, box, begins, counts, messages, fields } = arrays;
  const phase = (step - 1) % FIELD_PHASES;
  const parity = (step - 1) & 1;
  const base = domain * size;
  for (let from = 0; from < LANES; from++) {
    const at = (parity * LANES + from) * box + begins[(phase * LANES + from) * LANES + domain]!;
    const count = counts[(parity * LANES + from) * LANES + domain]!;
    if (space.wasm !== null) {
      space.wasm.fieldReceive!(fields.byteOffset + base, messages.byteOffset + 4 * at, count);
      continue;
    }
    for (let i = at; i < at + count; i++) {
      const message = messages[i]!;
      fields[base + (message >>> 1)]! += ((message & 1) << 2) - 2;
    }
  }
}

function visit(
  { wasm }: KernelSpace,
  arrays: FieldAnnealingArrays,
  from: number,
  to: number,
  domain: number,
  thread: number,
  shift: number,
): number {
  if (wasm === null) return visitTwin(arrays, from, to, domain, thread);
  const { size, rowPtr, adj, fields, sides, levels, candidates, cursors, generators } = arrays;
  const base = domain * size;
  return wasm.fieldVisit!(
    from,
    to,
    shift,
    rowPtr.byteOffset + 4 * base,
    adj.byteOffset,
    fields.byteOffset + base,
    sides.byteOffset + base,
    levels.byteOffset + thread * (LEVELS + CHUNK),
    candidates.byteOffset + 4 * domain * CHUNK,
    cursors.byteOffset + 4 * domain * CURSORS,
    generators.byteOffset + 4 * domain * CURSORS,
  );
}

function visitTwin(
  arrays: FieldAnnealingArrays,
  from: number,
  to: number,
  domain: number,
  thread: number,
): number {
  const { size, shift, rowPtr, adj, fields, sides, levels, cursors, messages, generators } = arrays;
  const base = domain * size;
  const mask = 2 ** shift - 1;
  let x = generators[domain * CURSORS]!;
  let flips = 0;
  for (let first = from; first < to; first += CHUNK) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    const level = thread * (LEVELS + CHUNK) + (x >>> OFFSET_SHIFT) - first;
    for (let v = first, last = Math.min(first + CHUNK, to); v < last; v++) {
      const side = sides[base + v]!;
      const field = fields[base + v]!;
      const gain = side === 0 ? field : -field;
      if (gain + levels[level + v]! < 0) continue;
      flips++;
      sides[base + v] = ~side;
      for (let a = rowPtr[base + v]!, end = rowPtr[base + v + 1]!; a < end; a++) {
        const u = adj[a]!;
        messages[cursors[domain * CURSORS + (u >>> shift)]!++] = ((u & mask) << 1) | (side & 1);
      }
    }
  }
  generators[domain * CURSORS] = x;
  return flips;
}

/** Writes a thread's levels for a temperature. The lowest stratum is unbounded: its draw differs from sweep to sweep.
 *  @param raised levels above 0 in the thread's table, LEVELS where it is empty @returns how many are now */
export function fillLevels(
  { levels, order }: FieldAnnealingArrays,
  thread: number,
  temperature: number,
  sweep: number,
  raised: number,
): number {
  const table = thread * (LEVELS + CHUNK);
  const set = (rank: number, level: number) => {
    const at = order[rank]!;
    levels[table + at] = level;
    if (at < CHUNK) levels[table + LEVELS + at] = level;
  };
  let rank = 0;
  for (let level = levelOf(temperature, 1 / LEVELS); level > 0; level--) {
    const end = Math.round(LEVELS * Math.exp(-level / temperature));
    for (; rank < end; rank++) set(rank, level);
  }
  for (let stale = rank; stale < raised; stale++) set(stale, stale < LEVELS / 2 ? 0 : -1);
  const draw = ((Math.imul(sweep + 1, 0x9e3779b1) >>> 0) + 1) / 2 ** 32;
  set(0, levelOf(temperature, draw / LEVELS));
  return Math.max(1, rank);
}

function levelOf(temperature: number, uniform: number): number {
  return Math.min(HIGHEST_LEVEL, Math.floor(-temperature * Math.log(uniform)));
}
