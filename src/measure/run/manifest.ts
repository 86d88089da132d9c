/** The instances of the repository: where they lie, and the best value known of each. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { quoteText } from '../../io/text/quote.ts';
import { packagePath } from '../../node/package.ts';
import { readGraphFile } from '../../node/read-file.ts';
import type { Instance } from '../plan.ts';
import { gapTo, type RunRow } from '../row.ts';

export const DATA = packagePath('data');
export const MANIFEST = join(DATA, 'manifest.json');

interface ManifestEntry {
  readonly name: string;
  readonly file: string;
  readonly family: string;
  readonly bestKnown: number | null;
  readonly provenOptimal: boolean;
}

/** In the manifest's order; null where there is no repository. */
export function manifestInstances(): (Instance & { readonly source: { readonly file: string } })[] | null {
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

/** A graph of the manifest. @throws UsageError where none has that name */
export async function manifestGraph(name: string) {
  const found = manifestInstances()?.find((instance) => instance.name === name);
  if (found === undefined)
    throw new UsageError(`no instance of data/manifest.json is called ${quoteText(name)}`);
  return { name, bestKnown: found.bestKnown, input: await readGraphFile(found.source.file) };
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
