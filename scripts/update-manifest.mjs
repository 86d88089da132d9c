// Writes data/manifest.json anew from the files of data/: node scripts/update-manifest.mjs [--best FILE.csv]   (after npm run build)
// Measured from each file: SHA-256, nodes, edges, kind of weights. Kept from the entry that is there: origin, licence, best known.
// A new file takes origin and licence from another of its folder; they, and its best known value, are then to be checked by hand.
// --best: lines `instance,best known,yes|no (proven optimal),source`, without a header; they replace the values of their instances.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readModelFile } from '../dist/node/index.js';

const data = new URL('../data/', import.meta.url);
const manifestFile = new URL('manifest.json', data);
const { values } = parseArgs({ options: { best: { type: 'string' } } });
const present = JSON.parse(readFileSync(manifestFile, 'utf8'));
const best = new Map(
  (values.best === undefined ? [] : linesOf(values.best)).map((cells) => [cells[0], cells]),
);

const entries = [];
for (const folder of folders()) {
  for (const name of readdirSync(new URL(folder, data))) entries.push(await entryOf(`${folder}/${name}`));
}
const order = new Intl.Collator('en', { numeric: true });
entries.sort((a, b) => order.compare(a.family, b.family) || order.compare(a.name, b.name));
writeFileSync(manifestFile, `${JSON.stringify(entries, null, 2)}\n`);
console.log(`${entries.length} instances`);

function folders() {
  return readdirSync(data, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function linesOf(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => line.split(','));
}

async function entryOf(file) {
  const path = fileURLToPath(new URL(file, data));
  const family = file.split('/')[0];
  const input = await readModelFile(path);
  const known = present.find((entry) => entry.file === file);
  const kin = known ?? present.find((entry) => entry.family === family);
  const line = best.get(input.name);
  return {
    name: input.name,
    file,
    sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
    ...measured(input),
    family,
    source: kin?.source ?? 'unknown',
    licence: kin?.licence ?? 'none stated',
    ...(line === undefined
      ? {
          bestKnown: known?.bestKnown ?? null,
          provenOptimal: known?.provenOptimal ?? false,
          bestKnownSource: known?.bestKnownSource ?? null,
        }
      : { bestKnown: Number(line[1]), provenOptimal: line[2] === 'yes', bestKnownSource: line[3] }),
  };
}

/** A QUBO's m counts its couplings. */
function measured(input) {
  if ('problem' in input) {
    const { n, couplings, linear } = input.problem;
    return { kind: 'qubo', n, m: couplings.m, weights: kindOf([...couplings.weight, ...linear]) };
  }
  return { kind: 'max-cut', n: input.graph.n, m: input.graph.m, weights: kindOf(input.graph.weight) };
}

function kindOf(weights) {
  if (weights.every((w) => w === 1)) return 'unit';
  if (weights.every((w) => w === 1 || w === -1)) return 'pm1';
  return weights.every((w) => Number.isInteger(w)) ? 'int' : 'real';
}
