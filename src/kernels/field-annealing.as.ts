// Metropolis visits by stored fields, sixteen nodes at a time; the twin, with the rule, is field-annealing.ts.
import { at4 } from './addresses.as';

const CHUNK: i32 = 512;
const OFFSET_SHIFT: u32 = 16;
// Of the cursors, where what is loaded ahead ends up, so that the loads are not dropped.
const SINK: usize = 32;

// messages: count of them, each (node in its domain) << 1 | (1 where the field grows).
export function fieldReceive(fields: usize, messages: usize, count: i32): i32 {
  const end = at4(messages, count);
  for (let at = messages; at < end; at += 4) {
    const message = load<u32>(at);
    const place = fields + usize(message >>> 1);
    store<i8>(place, i8(i32(load<i8>(place)) + (i32(message & 1) << 2) - 2));
  }
  return count;
}

// fields, sides, rowPtr: the domain's. cursors: of each domain, where its next message goes. generator: u32 xorshift32.
export function fieldVisit(
  from: i32, to: i32, shift: i32, rowPtr: usize, adj: usize, fields: usize, sides: usize, levels: usize,
  candidates: usize, cursors: usize, generator: usize,
): i32 {
  let x = load<u32>(generator);
  const mask = (u32(1) << shift) - 1;
  let flips: i32 = 0;
  let sink: i32 = 0;
  for (let first = from; first < to; first += CHUNK) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    const level = levels + usize(x >>> OFFSET_SHIFT) - usize(first);
    let top = candidates;
    const last = min(first + CHUNK, to);
    for (let v = first; v < last; v += 16) {
      const side = v128.load(sides + usize(v));
      const gain = i8x16.sub(v128.xor(v128.load(fields + usize(v)), side), side);
      let ready = ~i8x16.bitmask(i8x16.add_sat_s(gain, v128.load(level + usize(v)))) & 0xffff;
      while (ready != 0) {
        store<i32>(top, v + ctz(ready));
        top += 4;
        ready &= ready - 1;
      }
    }
    // The rows, asked for all at once.
    for (let at = candidates; at < top; at += 4) {
      const row = at4(rowPtr, load<i32>(at));
      sink ^= load<i32>(at4(adj, load<i32>(row))) ^ load<i32>(at4(adj, load<i32>(row, 4)));
    }
    for (let at = candidates; at < top; at += 4) {
      const v = load<i32>(at);
      const place = sides + usize(v);
      const side = i32(load<i8>(place));
      store<i8>(place, i8(~side));
      const grows = u32(side & 1);
      const row = at4(rowPtr, v);
      const end = at4(adj, load<i32>(row, 4));
      for (let a = at4(adj, load<i32>(row)); a < end; a += 4) {
        const u = load<u32>(a);
        const cursor = at4(cursors, i32(u >>> shift));
        const message = load<usize>(cursor);
        store<u32>(message, ((u & mask) << 1) | grows);
        store<usize>(cursor, message + 4);
      }
    }
    flips += i32((top - candidates) >> 2);
  }
  store<i32>(cursors, sink, SINK);
  store<u32>(generator, x);
  return flips;
}
