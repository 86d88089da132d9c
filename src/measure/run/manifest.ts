/** The instances of the repository: where they lie, and the best value known of each. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Instance } from '../plan.ts';
import { gapTo, type RunRow } from '../row.ts';

export const DATA = fileURLToPath(new URL('../../../data/', import.meta.url));
export const MANIFEST = join(DATA, 'manifest.json');

interface ManifestEntry {
  readonly name: string;
  readonly file: string;
  readonly family: string;
  readonly bestKnown: number | null;
  readonly provenOptimal: boolean;
}

/** In the manifest's order; null where there is no repository. */
export function manifestInstances(): Instance[] | null {
  if (!existsSync(MANIFEST)) return null;
  const entries = JSON.parse(readFileSync(MANIFEST, 'utf8')) as ManifestEntry[];
  return entries.map(({ name, file, family, bestKnown, provenOptimal }) => ({
    name,
    family,
    source: { file: join(DATA, file) },
    bestKnown,
    provenOptimal,
  }));
}

/** Rows with the gap to the best value known today, where that has risen since they ran. */
export function measuredByManifest(rows: readonly RunRow[]): RunRow[] {
  const known = new Map((manifestInstances() ?? []).map((entry) => [`${entry.family}/${entry.name}`, entry]));
  return rows.map((row) => {
    const entry = known.get(`${row.family}/${row.instance}`);
    const then = gapTo(entry?.bestKnown ?? null, row.bestKnown, row.sense);
    if (entry === undefined || then === null || then <= 0) return row;
    const { bestKnown, provenOptimal } = entry;
    return { ...row, bestKnown, provenOptimal, gap: gapTo(bestKnown, row.value, row.sense) };
  });
}
