/** Metropolis visits by stored fields, for edges that all weigh 1: f_v = Σ s_u over the neighbours of v, a byte, so that v gains s_v·f_v and a
 *  visit reads no neighbour. Sixteen nodes at a time are compared with a table of levels: v flips where gain + level ≥ 0, the level being
 *  ⌊−T·ln(u)⌋, u uniform. O(n/16 + flips · degree) per sweep.
 *  Flips write to fields at random places, which is slow where those exceed the caches, and no two threads may write to one: nodes are in
 *  LANES domains, and a flip leaves a message to the domain of each neighbour, by which that domain changes its fields before its next visit.
 *  A visit first collects all that flips, then asks for some of the rows at once and sends their messages. That a row's place and length follow from
 *  its node's number saves a load from memory per flip; with that, and the visit as one call, a flip takes half as long as before: 10^6 edges, 10 s of
 *  one thread, 78.47 % cut instead of 78.37 %, a slower end of the cooling and the flips without gain below included.
 *  What gains nothing always flips: every second time is a sixth less work, and cuts 0.009 % less in the same time, every fourth time 0.025 % less.
 *  Messages of two bytes by blocks of 2^15 nodes, which arrive when the block is visited, were no faster: 512 streams cost what the fields save.
 *  WebAssembly in field-annealing.as.ts; the twins here are its oracle and fallback. */
import { f64, i8, i32, type KernelArrays, KernelLayout } from './layout.ts';
import type { KernelSpace } from './space.ts';
import { CONTROL, LANES, TEMPERATURES } from './sweep-control.ts';

/** Nodes that read the table of levels from one place on: a multiple of 16. */
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
 *  d·size + index elsewhere. Sixteen nodes from a multiple of 16 on have the same degree, in all domains alike, so that `rows` tells for
 *  each sixteen of any domain where their arcs begin. size: nodes of a domain, a multiple of 16; arcs: of a domain; visit and box: most nodes of a
 *  visit and most messages that it leaves. */
export const fieldAnnealingLayout = new KernelLayout(
  ['arcs', 'size', 'shift', 'visit', 'box', 'threads'],
  ({ arcs, size, visit, box, threads }) => ({
    rows: i32(size / 16 + 1),
    /** The kernel looks at one more. */
    adj: i32(LANES * arcs + 1),
    fields: i8(LANES * size),
    /** 0 for 1, −1 for −1. */
    sides: i8(LANES * size),
    /** Messages of even and of odd steps, of each lane those to each domain: where they begin in each phase, and how many there are. */
    messages: i32(2 * LANES * box),
    begins: i32(FIELD_PHASES * LANES * LANES),
    counts: i32(2 * LANES * LANES),
    /** What flips in a visit: its row, and how. */
    candidates: i32(2 * LANES * visit),
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
  { wasm }: KernelSpace,
  arrays: FieldAnnealingArrays,
  step: number,
  domain: number,
  thread: number,
): number {
  const { size, shift, visit, box, arcs } = arrays;
  const phase = step % FIELD_PHASES;
  const from = phaseBegin(size, phase);
  const to = phaseBegin(size, phase + 1);
  if (wasm === null) {
    if (step > 0) receiveTwin(arrays, step - 1, domain);
    return visitTwin(arrays, step, domain, thread, from, to);
  }
  return wasm.fieldStep!(
    step,
    domain,
    from,
    to,
    shift,
    box,
    arrays.rows.byteOffset,
    arrays.adj.byteOffset + 4 * domain * arcs,
    arrays.fields.byteOffset + domain * size,
    arrays.sides.byteOffset + domain * size,
    arrays.levels.byteOffset + thread * (LEVELS + CHUNK),
    arrays.messages.byteOffset,
    arrays.begins.byteOffset,
    arrays.counts.byteOffset,
    arrays.candidates.byteOffset + 8 * domain * visit,
    arrays.cursors.byteOffset + 4 * domain * CURSORS,
    arrays.generators.byteOffset + 4 * domain * CURSORS,
  );
}

/** What a step has left for a domain changes its fields. */
export function receive(
  { wasm }: KernelSpace,
  arrays: FieldAnnealingArrays,
  step: number,
  domain: number,
): void {
  if (wasm === null) {
    receiveTwin(arrays, step, domain);
    return;
  }
  const { box, size, fields, messages, begins, counts } = arrays;
  const own = fields.byteOffset + domain * size;
  wasm.fieldReceive!(step, domain, box, own, messages.byteOffset, begins.byteOffset, counts.byteOffset);
}

function receiveTwin(arrays: FieldAnnealingArrays, step: number, domain: number): void {
  const { size, counts, messages, fields } = arrays;
  for (let from = 0; from < LANES; from++) {
    const at = boxOf(arrays, step, from, domain);
    const count = counts[((step & 1) * LANES + from) * LANES + domain]!;
    for (let i = at; i < at + count; i++) {
      const message = messages[i]!;
      fields[domain * size + (message >>> 1)]! += ((message & 1) << 2) - 2;
    }
  }
}

/** Where what `from` leaves for `to` in a step begins. */
function boxOf({ box, begins }: FieldAnnealingArrays, step: number, from: number, to: number): number {
  const begin = begins[((step % FIELD_PHASES) * LANES + from) * LANES + to]!;
  return ((step & 1) * LANES + from) * box + begin;
}

function visitTwin(
  arrays: FieldAnnealingArrays,
  step: number,
  domain: number,
  thread: number,
  from: number,
  to: number,
): number {
  const { size, shift, arcs, rows, adj, fields, sides, levels, cursors, messages, counts, generators } =
    arrays;
  const base = domain * size;
  const mask = 2 ** shift - 1;
  for (let other = 0; other < LANES; other++)
    cursors[domain * CURSORS + other] = boxOf(arrays, step, domain, other);
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
      const degree = degreeAt(rows, v >> 4);
      const row = domain * arcs + rows[v >> 4]! + (v & 15) * degree;
      for (let a = row; a < row + degree; a++) {
        const u = adj[a]!;
        messages[cursors[domain * CURSORS + (u >>> shift)]!++] = ((u & mask) << 1) | (side & 1);
      }
    }
  }
  generators[domain * CURSORS] = x;
  for (let other = 0; other < LANES; other++) {
    const count = cursors[domain * CURSORS + other]! - boxOf(arrays, step, domain, other);
    counts[((step & 1) * LANES + domain) * LANES + other] = count;
  }
  return flips;
}

/** Of each of a domain's nodes 16·sixteen and after. */
export function degreeAt(rows: Int32Array, sixteen: number): number {
  return (rows[sixteen + 1]! - rows[sixteen]!) / 16;
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
  for (let stale = rank; stale < raised; stale++) set(stale, 0);
  const draw = ((Math.imul(sweep + 1, 0x9e3779b1) >>> 0) + 1) / 2 ** 32;
  set(0, levelOf(temperature, draw / LEVELS));
  return Math.max(1, rank);
}

function levelOf(temperature: number, uniform: number): number {
  return Math.min(HIGHEST_LEVEL, Math.floor(-temperature * Math.log(uniform)));
}
