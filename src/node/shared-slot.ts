/** What a thread and its master share: a word to stop for all threads, and per thread a slot with the best cut of its task. The graph lies in
 *  shared memory, too; nothing of a cut goes through messages. */
import type { CsrGraph } from '../graph/csr.ts';

/** At its first place: 0 while the work goes on. */
export function createStopFlag(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** A task's best cut so far, written by its thread and read by the master. */
export interface Slot {
  /** Int32Array(2): a lock (0 free), and how often the cut has grown. */
  readonly control: Int32Array;
  /** Float64Array(1): the cut's weight. */
  readonly cut: Float64Array;
  readonly spin: Int8Array;
}

const LOCK = 0;
const VERSION = 1;

export function createSlot(n: number): Slot {
  return {
    control: new Int32Array(new SharedArrayBuffer(8)),
    cut: new Float64Array(new SharedArrayBuffer(8)),
    spin: new Int8Array(new SharedArrayBuffer(Math.max(1, n)), 0, n),
  };
}

/** How often the slot has been written. */
export function versionOf(slot: Slot): number {
  return Atomics.load(slot.control, VERSION);
}

export function writeSlot(slot: Slot, spin: Int8Array, cut: number): void {
  // Held for a copy of n bytes: nobody waits long.
  while (Atomics.compareExchange(slot.control, LOCK, 0, 1) !== 0);
  slot.spin.set(spin);
  slot.cut[0] = cut;
  Atomics.add(slot.control, VERSION, 1);
  Atomics.store(slot.control, LOCK, 0);
}

/** Copies the slot's cut into `spin`. @returns its weight, or null while it is being written (by a thread that may have died at it) */
export function readSlot(slot: Slot, spin: Int8Array): number | null {
  if (Atomics.compareExchange(slot.control, LOCK, 0, 1) !== 0) return null;
  spin.set(slot.spin);
  const cut = slot.cut[0]!;
  Atomics.store(slot.control, LOCK, 0);
  return cut;
}

/** The graph with its arrays in shared memory: threads see the same bytes. */
export function shareGraph({ n, m, rowPtr, adj, weight }: CsrGraph): CsrGraph {
  const shared = {
    n,
    m,
    rowPtr: new Int32Array(new SharedArrayBuffer(rowPtr.byteLength)),
    adj: new Int32Array(new SharedArrayBuffer(adj.byteLength)),
    weight: new Float64Array(new SharedArrayBuffer(weight.byteLength)),
  };
  shared.rowPtr.set(rowPtr);
  shared.adj.set(adj);
  shared.weight.set(weight);
  return shared;
}
