/** Partitions on disk. */
import type { NodeLabels } from '../formats/graph-file.ts';
import { formatPartition, parsePartition } from '../formats/partition.ts';
import { readInput } from './read-file.ts';
import { writeFileAtomically } from './write-file.ts';

/** Writes one line `label side` per node, side 0 where the spin is −1.
 *  @throws UsageError if the path cannot be written */
export async function writePartition(path: string, labels: NodeLabels, spin: Int8Array): Promise<void> {
  await writeFileAtomically(path, 'partition', [formatPartition(labels, spin)]);
}

/** Reads a partition back as spins ±1. @throws InputError unless it gives every node of the graph one side */
export async function readPartition(path: string, labels: NodeLabels): Promise<Int8Array> {
  return parsePartition(await readInput(path), labels, path);
}
