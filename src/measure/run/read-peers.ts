/** Reads benchmarks/reference. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagePath } from '../../node/package.ts';
import type { Peers } from '../peers.ts';

const REFERENCE = packagePath('benchmarks/reference');

/** Null where the repository is not at hand. */
export function readPeers(): Peers | null {
  if (!existsSync(REFERENCE)) return null;
  return {
    source:
      'Recorded once in November 2026 on one core of an AMD EPYC: ten heuristics of MQLib and the annealing of dwave-samplers, ' +
      'both C++ (benchmarks/reference says how).',
    cuts: records('peers-10s.csv', ['instance', 'method', 'cpu_limit_s', 'seed', 'cut']),
    times: records('time-to-target.csv', ['instance', 'share', 'seconds']),
    proofs: records('biqbin.csv', ['instance', 'optimum', 'nodes', 'rootBound', 'seconds']),
    relaxations: records('sdp-time-to-gap.csv', ['instance', 'gap', 'seconds']),
  };
}

/** The lines of a file but the first, their cells by name: numbers, but for instance and method. */
function records<K extends string>(file: string, names: readonly K[]) {
  const [, ...lines] = readFileSync(join(REFERENCE, file), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const cells = line.split(',');
    const entries = names.map((name, i) => {
      const isText = name === 'instance' || name === 'method';
      return [name, isText ? cells[i]! : Number(cells[i])];
    });
    return Object.fromEntries(entries) as { [N in K]: N extends 'instance' | 'method' ? string : number };
  });
}
