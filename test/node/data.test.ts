/** data/manifest.json and the files it lists agree. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { summarizeWeights } from '../../src/graph/weights.ts';
import { readModelFile } from '../../src/node/index.ts';

interface Instance {
  readonly name: string;
  readonly kind: 'max-cut' | 'qubo';
  readonly file: string;
  readonly sha256: string;
  readonly n: number;
  readonly m: number;
  readonly weights: 'unit' | 'pm1' | 'int' | 'real';
  readonly family: string;
  readonly source: string;
  readonly licence: string;
  readonly bestKnown: number | null;
  readonly provenOptimal: boolean;
  readonly bestKnownSource: string | null;
}

const data = new URL('../../data/', import.meta.url);
const manifest: Instance[] = JSON.parse(await readFile(new URL('manifest.json', data), 'utf8'));

test('every file is listed once', async () => {
  const files = (await readdir(data, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) =>
      `${entry.parentPath}${sep}${entry.name}`.slice(fileURLToPath(data).length).replaceAll(sep, '/'),
    )
    .map((file) => file.replace(/^\//, ''))
    .filter((file) => file !== 'manifest.json' && file !== 'README.md');
  expect(manifest.map(({ file }) => file).sort()).toEqual(files.sort());
});

test('every instance has a name of its own', () => {
  expect(new Set(manifest.map(({ name }) => name)).size).toBe(manifest.length);
});

describe.each(manifest)('$file', (instance) => {
  const path = fileURLToPath(new URL(instance.file, data));

  test('is the file that the manifest describes', async () => {
    expect(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ).toBe(instance.sha256);
    const input = await readModelFile(path);
    expect([input.name, input.warnings]).toEqual([instance.name, []]);
    expect('problem' in input ? 'qubo' : 'max-cut').toBe(instance.kind);
    const graph = 'problem' in input ? input.problem.couplings : input.graph;
    expect([graph.n, graph.m]).toEqual([instance.n, instance.m]);
    if ('problem' in input) return;
    const weights = new Set(graph.weight);
    expect(weights.size === 2 && weights.has(-1) && weights.has(1)).toBe(instance.weights === 'pm1');
    expect(weights.size === 1 && weights.has(1)).toBe(instance.weights === 'unit');
    expect(summarizeWeights(graph).integral).toBe(instance.weights !== 'real');
  });

  test('the best known value is possible, and says whose it is', async () => {
    const input = await readModelFile(path);
    if ('problem' in input) {
      const { linear, couplings } = input.problem;
      // Couplings stand twice in the arcs.
      const least = [...linear].reduce(negative, 0) + [...couplings.weight].reduce(negative, 0) / 2;
      expect(instance.bestKnown ?? 0).toBeGreaterThanOrEqual(least);
    } else {
      expect(instance.bestKnown ?? 0).toBeLessThanOrEqual(summarizeWeights(input.graph).positive);
    }
    expect(instance.bestKnownSource === null).toBe(instance.bestKnown === null);
    expect(instance.provenOptimal && instance.bestKnown === null).toBe(false);
    expect(instance.source && instance.licence && instance.family).not.toBe('');
  });
});

const negative = (sum: number, q: number): number => sum + Math.min(q, 0);
