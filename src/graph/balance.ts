/** Whether some cut holds every edge of positive weight and none of negative weight: no cycle is frustrated, the signed graph is
 *  balanced (Harary 1953). Such a cut weighs Σ max(w, 0). */
import { inRowBlocks } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from './csr.ts';

/** Rows and arcs between two pauses. */
const PAUSE_WORK = 5e5;

/** O(n + m). @returns the cut, Int8Array(n) of ±1; null where a cycle is frustrated */
export function* balancedCut(graph: CsrGraph): Steps<Int8Array | null> {
  const { n, rowPtr, adj, weight } = graph;
  const spin = new Int8Array(n);
  const queue = new Int32Array(n);
  let work = 0;
  for (let root = 0; root < n; root++) {
    if (spin[root] !== 0) continue;
    spin[root] = 1;
    queue[0] = root;
    for (let head = 0, tail = 1; head < tail; head++) {
      const u = queue[head]!;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        if (weight[a] === 0 || spin[adj[a]!] !== 0) continue;
        spin[adj[a]!] = weight[a]! > 0 ? -spin[u]! : spin[u]!;
        queue[tail++] = adj[a]!;
      }
      work += 1 + rowPtr[u + 1]! - rowPtr[u]!;
      if (work < PAUSE_WORK) continue;
      work = 0;
      yield;
    }
  }
  let balanced = true;
  yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
    for (let u = from; balanced && u < to; u++)
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const cut = spin[adj[a]!] !== spin[u];
        if (weight[a] !== 0 && cut !== weight[a]! > 0) balanced = false;
      }
  });
  return balanced ? spin : null;
}
