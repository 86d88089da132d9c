/** The graphs of the paper's max-cut experiment: the G-set's, or generated ones like them where its files are not at hand. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readGraphFile } from '../../node/read-file.ts';
import { generatedGraph, type NamedGraph } from '../generated-graph.ts';
import { FULL_GRAPHS, QUICK_GRAPHS } from '../paper/names.ts';
import { DATA } from './manifest.ts';

/** @param folder with the G-set as <name>.txt.gz or <name>.txt; the repository's where undefined, which may lack them
 *  @throws InputError where a folder that was given does, or a file cannot be read */
export async function paperGraphs(
  quick: boolean,
  seed: number,
  folder: string | undefined,
): Promise<NamedGraph[]> {
  const names = quick ? QUICK_GRAPHS : FULL_GRAPHS;
  const files = names.map((name) => {
    const plain = join(folder ?? join(DATA, 'gset'), `${name}.txt`);
    return existsSync(plain) ? plain : `${plain}.gz`;
  });
  if (folder === undefined && !files.every((file) => existsSync(file))) return generatedGraphs(seed);
  const graphs: NamedGraph[] = [];
  for (const [i, file] of files.entries()) {
    const { graph } = await readGraphFile(file, { format: 'rudy' });
    graphs.push({ name: names[i]!, graph });
  }
  return graphs;
}

/** Their names say that they are not the G-set's. */
export function generatedGraphs(seed: number): NamedGraph[] {
  const torus = { width: 20, height: 100 };
  return [
    { name: 'random-800 (generated)', graph: generatedGraph('gnm', { nodes: 800, edges: 19_176 }, seed) },
    { name: 'torus-2000 (generated)', graph: generatedGraph('torus-2d', torus, seed) },
  ];
}
