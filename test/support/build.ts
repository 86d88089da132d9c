/** From a test's edge list to the CSR graph of the library. */
import { buildCsr, type CsrGraph } from '../../src/graph/csr.ts';
import type { EdgeListSample } from '../oracles/random-graphs.ts';

export function fromEdges({ n, edges }: EdgeListSample): CsrGraph {
  return buildCsr(
    n,
    Int32Array.from(edges, ([u]) => u),
    Int32Array.from(edges, ([, v]) => v),
    Float64Array.from(edges, ([, , w]) => w),
  ).graph;
}
