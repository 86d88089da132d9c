/** How fast a factorisation runs here and now: what turns its predicted operations into seconds. */
import type { Steps } from '../core/steps.ts';
import { SparseCholesky } from './sparse-cholesky.ts';

/** Nodes of the dense matrix that is factored, and how often: the first times run in WebAssembly's baseline compiler. */
const NODES = 256;
const TIMES = 4;

let measured: number | undefined;

/** Multiplications and additions a second of a dense matrix, the best of some times: sparse ones are slower, at most as fast.
 *  Takes some 20 ms, once a process. */
export function* choleskySpeed(): Steps<number> {
  measured ??= yield* measureSpeed();
  return measured;
}

function* measureSpeed(): Steps<number> {
  const adj = new Int32Array(NODES * (NODES - 1));
  for (let u = 0, a = 0; u < NODES; u++) for (let v = 0; v < NODES; v++) if (v !== u) adj[a++] = v;
  const rowPtr = Int32Array.from({ length: NODES + 1 }, (_, u) => u * (NODES - 1));
  const factor = (yield* SparseCholesky.analyse({ n: NODES, rowPtr, adj }))!;
  const diagonal = new Float64Array(NODES).fill(NODES);
  const offDiagonal = new Float64Array(adj.length).fill(0.5);
  let best = 0;
  for (let time = 0; time < TIMES; time++) {
    const startMs = performance.now();
    yield* factor.factor(diagonal, offDiagonal);
    best = Math.max(best, (1000 * factor.flops) / (performance.now() - startMs));
  }
  return best;
}
