/** Reads benchmarks/reference. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Peers } from '../peers.ts';

const REFERENCE = fileURLToPath(new URL('../../../benchmarks/reference/', import.meta.url));

/** Null where the repository is not at hand. */
export function readPeers(): Peers | null {
  if (!existsSync(REFERENCE)) return null;
  return {
    source:
      'Recorded once in November 2026 on one core of an AMD EPYC: ten heuristics of MQLib and the annealing of dwave-samplers, ' +
      'both C++ (benchmarks/reference says how).',
    cuts: linesOf('peers-10s.csv').map(([instance, method, , , cut]) => ({
      instance: instance!,
      method: method!,
      cut: Number(cut),
    })),
    times: linesOf('time-to-target.csv').map(([instance, share, seconds]) => ({
      instance: instance!,
      share: Number(share),
      seconds: Number(seconds),
    })),
    proofs: linesOf('biqbin.csv').map(([instance, optimum, nodes, rootBound, seconds]) => ({
      instance: instance!,
      optimum: Number(optimum),
      nodes: Number(nodes),
      rootBound: Number(rootBound),
      seconds: Number(seconds),
    })),
    relaxations: linesOf('sdp-time-to-gap.csv').map(([instance, gap, seconds]) => ({
      instance: instance!,
      gap: Number(gap),
      seconds: Number(seconds),
    })),
  };
}

/** Cells of each line but the first. */
function linesOf(file: string): string[][] {
  const [, ...lines] = readFileSync(join(REFERENCE, file), 'utf8').trim().split('\n');
  return lines.map((line) => line.split(','));
}
