/** Whether an object that a caller made is a CSR graph. */
import { InputError } from '../core/errors.ts';
import { type CsrGraph, isBuilt } from './csr.ts';

/** Everything the kernels rely on: a wrong index would corrupt their memory. O(n + m). What takes long, on graphs of 5·10^6 edges a
 *  second, is left out for a graph that buildCsr() has built.
 *  @param call names whose argument it is @throws InputError */
export function checkCsr(graph: CsrGraph, call: string): void {
  const refuse = (what: string): never => {
    throw new InputError({}, `${call}: not a CSR graph: ${what}`);
  };
  if (typeof graph !== 'object' || graph === null) refuse('it is no object');
  const { n, m, rowPtr, adj, weight } = graph;
  if (!Number.isInteger(n) || n < 0 || !Number.isInteger(m) || m < 0) refuse('n and m are not integers ≥ 0');
  if (!(rowPtr instanceof Int32Array) || rowPtr.length !== n + 1)
    refuse('rowPtr is not an Int32Array(n + 1)');
  if (!(adj instanceof Int32Array) || adj.length !== 2 * m) refuse('adj is not an Int32Array(2m)');
  const numbers = [Float64Array, Int8Array, Int16Array].some((kind) => weight instanceof kind);
  if (!numbers || weight.length !== 2 * m) refuse('weight is not a Float64Array(2m)');
  if (rowPtr[0] !== 0 || rowPtr[n] !== 2 * m) refuse('rowPtr does not run from 0 to 2m');
  for (let u = 0; u < n; u++) if (rowPtr[u + 1]! < rowPtr[u]!) refuse(`rowPtr falls at node ${u}`);
  checkArcs(graph, refuse);
  if (!isBuilt(graph)) checkSymmetry(graph, refuse);
}

function checkArcs({ n, rowPtr, adj, weight }: CsrGraph, refuse: (what: string) => never): void {
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!, last = -1; a < end; a++) {
      const v = adj[a]!;
      if (!(v >= 0 && v < n)) refuse(`arc ${a} leads to node ${v}`);
      if (v === u || v <= last) refuse(`the row of node ${u} is not increasing, or holds ${u}`);
      if (!Number.isFinite(weight[a]!))
        refuse(`the arc from ${u} to ${v} weighs ${weight[a]}, expected a finite number`);
      last = v;
    }
  }
}

/** In sorted rows the arcs into v come up in the order of v's own row: one cursor per node. */
function checkSymmetry({ n, rowPtr, adj, weight }: CsrGraph, refuse: (what: string) => never): void {
  const cursor = rowPtr.slice(0, n);
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const v = adj[a]!;
      const back = cursor[v]!++;
      if (back >= rowPtr[v + 1]! || adj[back] !== u || weight[back] !== weight[a])
        refuse(`the arc from ${u} to ${v} has no equal arc back`);
    }
  }
}
