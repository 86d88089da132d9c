// What the benchmarks share: random graph files, medians, and the marked blocks of docs/results.md.
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { cpus } from 'node:os';

/** The G-set graphs of docs/results.md: each kind, small and large. */
export const TEN_GRAPHS = ['G1', 'G14', 'G22', 'G32', 'G35', 'G43', 'G55', 'G57', 'G70', 'G77'];

/** ±1..±9. */
const signedDigit = (random) => (random() < 0.5 ? -1 : 1) * (1 + Math.floor(random() * 9));

/** Writes m uniformly random pairs of n nodes.
 *  @param kind rudy, edge-list or names  @param weight draws a weight, null for none */
export function writeRandomGraph(path, n, m, kind, seed, weight = signedDigit) {
  const random = mulberry32(seed);
  const prefix = kind === 'names' ? 'v' : '';
  const file = openSync(path, 'w');
  let text = kind === 'rudy' ? `${n} ${m}\n` : '';
  for (let e = 0; e < m; e++) {
    const u = 1 + Math.floor(random() * n);
    const v = 1 + Math.floor(random() * n);
    text += `${prefix}${u} ${prefix}${v}${weight === null ? '' : ` ${weight(random)}`}\n`;
    if (text.length > 1 << 16 || e === m - 1) {
      writeSync(file, text);
      text = '';
    }
  }
  closeSync(file);
}

export function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

/** Processor, Node and date of a measurement. */
export function machineLine() {
  return `${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
}

/** Puts a text between the markers <!-- name --> and <!-- /name --> of docs/results.md. */
export function writeResults(name, text) {
  const file = new URL('../docs/results.md', import.meta.url);
  const [before, rest] = readFileSync(file, 'utf8').split(`<!-- ${name} -->\n`);
  if (rest === undefined) throw new Error(`docs/results.md has no <!-- ${name} -->`);
  const after = rest.split(`<!-- /${name} -->`)[1];
  writeFileSync(file, `${before}<!-- ${name} -->\n${text}\n<!-- /${name} -->${after}`);
}

/** A 32-bit generator (T. Ettinger's mulberry32), enough to fill a file. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
