import { expect, test } from 'vitest';
import { resolveOptions } from '../../src/core/options.ts';
import { denseParameters } from '../../src/exact/parameters.ts';
import { sparseParameters } from '../../src/exact/sparse-parameters.ts';
import {
  denseParametersOf,
  sparseParametersOf,
  treeParameterTable,
} from '../../src/exact/tree-parameters.ts';
import { solve } from '../../src/index.ts';
import { stageNamed } from '../../src/problems/result.ts';
import { randomGraph } from '../oracles/random-graphs.ts';

test('each tree gets what is set under its own prefix, and the defaults of the rest', () => {
  const values = resolveOptions(treeParameterTable, {
    densePatience: 5,
    sparsePatience: 7,
    sparseCliques: 0,
  });
  expect(denseParametersOf(values)).toEqual(resolveOptions(denseParameters, { patience: 5 }));
  expect(sparseParametersOf(values)).toEqual(resolveOptions(sparseParameters, { patience: 7, cliques: 0 }));
  expect(() => resolveOptions(treeParameterTable, { patience: 5 } as object)).toThrow('unknown');
});

test('what is set reaches the tree', async () => {
  const { n: nodes, edges } = randomGraph(7, 44, 0.5, () => 1);
  const nodesWith = async (denseRounds: number) => {
    const parameters = { denseRounds, exactOperations: 0, proofOperations: 0 };
    const { stages } = await solve({ nodes, edges }, { prove: true, threads: 1, parameters });
    return stageNamed(stages, 'prove')!.nodes;
  };
  expect(await nodesWith(1)).toBeGreaterThan(await nodesWith(40));
});
