// Metropolis visits by stored fields, sixteen nodes at a time; the twin, with the rule and the arrays, is field-annealing.ts.
import { at4, at8 } from './addresses.as';

const LANES: i32 = 8;
const PHASES: i32 = 64;
const CHUNK: i32 = 512;
const OFFSET_SHIFT: u32 = 16;
// Rows that are asked for before the first of them is used: 12 to 96 differ by a twentieth.
const AHEAD: usize = 48;
// Of the cursors, where what is loaded ahead ends up, so that the loads are not dropped.
const SINK: usize = 32;

// Where the box of what `from` leaves for `to` in a step begins.
@inline function boxOf(step: i32, from: i32, to: i32, box: i32, messages: usize, begins: usize): usize {
  const begin = load<i32>(at4(begins, (step % PHASES * LANES + from) * LANES + to));
  return at4(messages, ((step & 1) * LANES + from) * box + begin);
}

@inline function countAt(step: i32, from: i32, to: i32, counts: usize): usize {
  return at4(counts, ((step & 1) * LANES + from) * LANES + to);
}

// messages: each (node in its domain) << 1 | (1 where the field grows). fields: the domain's.
export function fieldReceive(
  step: i32, domain: i32, box: i32, fields: usize, messages: usize, begins: usize, counts: usize,
): i32 {
  for (let from = 0; from < LANES; from++) {
    let at = boxOf(step, from, domain, box, messages, begins);
    const end = at4(at, load<i32>(countAt(step, from, domain, counts)));
    for (; at < end; at += 4) {
      const message = load<u32>(at);
      const place = fields + usize(message >>> 1);
      store<i8>(place, i8(i32(load<i8>(place)) + (i32(message & 1) << 2) - 2));
    }
  }
  return 0;
}

// from, to: the domain's nodes of the phase. rows: of every sixteen nodes, where their arcs begin. adj, fields, sides, candidates, cursors,
// generator: the domain's.
export function fieldStep(
  step: i32, domain: i32, from: i32, to: i32, shift: i32, box: i32, rows: usize, adj: usize, fields: usize, sides: usize,
  levels: usize, messages: usize, begins: usize, counts: usize, candidates: usize, cursors: usize, generator: usize,
): i32 {
  if (step > 0) fieldReceive(step - 1, domain, box, fields, messages, begins, counts);
  for (let other = 0; other < LANES; other++)
    store<usize>(at4(cursors, other), boxOf(step, domain, other, box, messages, begins));
  let x = load<u32>(generator);
  let top = candidates;
  for (let first = from; first < to; first += CHUNK) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    const level = levels + usize(x >>> OFFSET_SHIFT) - usize(first);
    const last = min(first + CHUNK, to);
    for (let v = first; v < last; v += 16) {
      const side = v128.load(sides + usize(v));
      const gain = i8x16.sub(v128.xor(v128.load(fields + usize(v)), side), side);
      const flips = i8x16.ge_s(i8x16.add_sat_s(gain, v128.load(level + usize(v))), i8x16.splat(0));
      let ready = i8x16.bitmask(flips);
      if (ready == 0) continue;
      v128.store(sides + usize(v), v128.xor(side, flips));
      const down = i8x16.bitmask(side);
      const row = at4(rows, v >> 4);
      const begin = load<i32>(row);
      const degree = (load<i32>(row, 4) - begin) >> 4;
      while (ready != 0) {
        const i = ctz(ready);
        store<usize>(top, at4(adj, begin + i * degree));
        store<u32>(top, (u32(degree) << 1) | ((down >>> i) & 1), 4);
        top += 8;
        ready &= ready - 1;
      }
    }
  }
  store<u32>(generator, x);
  send(candidates, top, shift, cursors);
  for (let other = 0; other < LANES; other++) {
    const begin = boxOf(step, domain, other, box, messages, begins);
    store<i32>(countAt(step, domain, other, counts), i32((load<usize>(at4(cursors, other)) - begin) >> 2));
  }
  return i32((top - candidates) >> 3);
}

// candidates to top: of what flips, its row, and its length << 1 | (1 where fields beside it grow).
function send(candidates: usize, top: usize, shift: i32, cursors: usize): void {
  const mask = (u32(1) << shift) - 1;
  let sink: i32 = 0;
  for (let batch = candidates; batch < top; batch += 8 * AHEAD) {
    const end = min(batch + 8 * AHEAD, top);
    for (let at = batch; at < end; at += 8) {
      const row = load<usize>(at);
      sink ^= load<i32>(row) ^ load<i32>(at4(row, i32(load<u32>(at, 4) >>> 1)));
    }
    for (let at = batch; at < end; at += 8) {
      const how = load<u32>(at, 4);
      const grows = how & 1;
      let arc = load<usize>(at);
      const last = at4(arc, i32(how >>> 1));
      for (; arc < last; arc += 4) {
        const u = load<u32>(arc);
        const cursor = at4(cursors, i32(u >>> shift));
        const message = load<usize>(cursor);
        store<u32>(message, ((u & mask) << 1) | grows);
        store<usize>(cursor, message + 4);
      }
    }
  }
  store<i32>(cursors, sink, SINK);
}
