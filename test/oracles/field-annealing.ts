/** The annealing by domains as one loop over nodes and steps: gains are summed up from the edges whenever they are asked for. */

export interface SerialAnnealing {
  readonly n: number;
  readonly edges: readonly (readonly [number, number, number])[];
  /** ±1. */
  readonly spin: Int8Array;
  /** States of a xorshift generator, one per domain. */
  readonly generators: readonly number[];
  /** Places in the table of levels, lowest stratum first. */
  readonly order: Int32Array;
  readonly temperatures: readonly number[];
  readonly domains: number;
  readonly phases: number;
  readonly chunk: number;
}

/** @returns the cut after the last sweep, whose messages have arrived */
export function annealSerially(problem: SerialAnnealing): Int8Array {
  const { n, edges, domains, phases, chunk, temperatures, order } = problem;
  const neighbours = Array.from({ length: n }, (): number[] => []);
  for (const [u, v] of edges) {
    neighbours[u]!.push(v);
    neighbours[v]!.push(u);
  }
  const ranked = [...neighbours.keys()].sort(
    (u, v) => neighbours[v]!.length - neighbours[u]!.length || u - v,
  );
  const size = 16 * Math.ceil(n / (16 * domains));
  const perPhase = 16 * Math.ceil(size / (16 * phases));
  const spin = Int8Array.from(problem.spin);
  const state = problem.generators.map((x) => x | 0);
  temperatures.forEach((temperature, sweep) => {
    const level = levelsAt(temperature, sweep, order);
    for (let phase = 0; phase < phases; phase++) {
      const seen = Int8Array.from(spin);
      for (let domain = 0; domain < domains; domain++) {
        const end = Math.min(size, (phase + 1) * perPhase);
        for (let first = phase * perPhase; first < end; first += chunk) {
          state[domain] = xorshift(state[domain]!);
          const offset = state[domain]! >>> 16;
          for (let i = first; i < Math.min(end, first + chunk); i++) {
            const v = ranked[i * domains + domain];
            if (v === undefined) continue;
            const gain = seen[v]! * neighbours[v]!.reduce((sum, u) => sum + seen[u]!, 0);
            if (gain + level[(offset + i - first) % level.length]! >= 0) spin[v]! *= -1;
          }
        }
      }
    }
  });
  return spin;
}

function xorshift(state: number): number {
  let x = state;
  x ^= x << 13;
  x ^= x >>> 17;
  return x ^ (x << 5);
}

/** ⌊−T·ln u⌋ in the middle of the stratum, or what rounds to the same, and −1 for every second stratum that has 0 by halves. */
function levelsAt(temperature: number, sweep: number, order: Int32Array): number[] {
  const count = order.length;
  const level = new Array<number>(count).fill(0);
  order.forEach((place, rank) => {
    const usual = Math.floor(-temperature * Math.log((rank + 0.5) / count) + 1e-12);
    level[place] = usual > 0 ? Math.min(127, usual) : rank < count / 2 ? 0 : -1;
  });
  const draw = ((Math.imul(sweep + 1, 0x9e3779b1) >>> 0) + 1) / 2 ** 32;
  level[order[0]!] = Math.min(127, Math.floor(-temperature * Math.log(draw / count)));
  return level;
}
