/** Sparse graphs of ±1 go to the SDP tree, which closes them at the root, and the certificate holds: y and multipliers of a proof in several
 *  lifts. */
import { expect, test } from 'vitest';
import { certifyCut } from '../../src/cli/certify.ts';
import { solve } from '../../src/index.ts';
import { generatedGraph } from '../../src/measure/generated-graph.ts';
import { stageNamed } from '../../src/problems/result.ts';
import { checkGraphCertificate } from '../../src/verify/check-certificate.ts';

test('a random regular graph of 200 nodes with weights of 1 and −1 is proven at the root', async () => {
  const graph = generatedGraph('regular', { nodes: 200, degree: 4 }, 1, 'signs');
  const result = await solve(graph, { prove: true, threads: 1, keepProof: true, timeLimitSec: 100 });
  expect(result).toMatchObject({ status: 'optimal', boundSource: 'branch-and-bound' });
  expect(stageNamed(result.stages, 'prove')).toMatchObject({ nodes: 1, open: 0 });
  const [source, target, weight]: number[][] = [[], [], []];
  for (let u = 0; u < graph.n; u++)
    for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++)
      if (graph.adj[a]! > u) {
        source!.push(u);
        target!.push(graph.adj[a]!);
        weight!.push(graph.weight[a]!);
      }
  const edges = { source: source!, target: target!, weight: weight! };
  const check = await checkGraphCertificate(graph.n, edges, await certifyCut(graph, result));
  expect(check.holds).toBe(true);
}, 120_000);
