/** What users are told of how a graph was built. Apart from the reading of files, which solve() does without. */
import type { CsrBuild } from './csr.ts';

/** What had to be added up or left out. */
export function buildWarnings({ duplicateEdges, selfLoops }: CsrBuild): string[] {
  const warnings: string[] = [];
  if (duplicateEdges === 1) warnings.push('1 duplicate edge: its weight was added to the first one');
  if (duplicateEdges > 1) warnings.push(`${duplicateEdges} duplicate edges: their weights were added up`);
  if (selfLoops > 0) warnings.push(`${selfLoops} self-loop${selfLoops === 1 ? '' : 's'} ignored`);
  return warnings;
}
