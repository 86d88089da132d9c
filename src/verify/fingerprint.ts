/** SHA-256 of a graph or a problem: what ties a certificate to its file. Of the numbers alone, by node index: names and the
 *  order of the edges in the file leave no trace. */
import type { CsrGraph } from '../graph/csr.ts';
import type { QuadraticTerms } from './recount-value.ts';

/** Of n, m and every edge u < v with its weight, as little-endian doubles. */
export function graphFingerprint(graph: CsrGraph): Promise<string> {
  return digest('graph', [], graph);
}

/** Of the kind, the offset, the linear coefficients and the couplings. */
export function problemFingerprint(kind: string, terms: QuadraticTerms): Promise<string> {
  return digest(kind, [terms.offset, ...Array.from(terms.linear)], terms.couplings);
}

async function digest(kind: string, more: readonly number[], graph: CsrGraph): Promise<string> {
  const { n, m, rowPtr, adj, weight } = graph;
  const head = new TextEncoder().encode(`maxcut ${kind} 1\n`);
  const bytes = new Uint8Array(head.length + 8 * (2 + more.length + 3 * m));
  bytes.set(head);
  const view = new DataView(bytes.buffer);
  let at = head.length;
  const add = (x: number): void => {
    // −0 and 0 are the same weight.
    view.setFloat64(at, x + 0, true);
    at += 8;
  };
  add(n);
  add(m);
  for (const x of more) add(x);
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      if (adj[a]! < u) continue;
      add(u);
      add(adj[a]!);
      add(weight[a]!);
    }
  }
  const hash = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
