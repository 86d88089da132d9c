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
  // What has one degree is dealt to the domains in turn, whole sixteens to each.
  const places: (number | undefined)[][] = Array.from({ length: domains }, () => []);
  for (let first = 0; first < n; ) {
    const end = ranked.findIndex(
      (v, i) => i >= first && neighbours[v]!.length !== neighbours[ranked[first]!]!.length,
    );
    const alike = ranked.slice(first, end < 0 ? n : end);
    const share = 16 * Math.ceil(alike.length / (16 * domains));
    places.forEach((place, domain) => {
      for (let i = 0; i < share; i++) place.push(alike[i * domains + domain]);
    });
    first += alike.length;
  }
  const size = places[0]!.length;
  const perPhase = 16 * Math.ceil(size / (16 * phases));
  const spin = problem.spin.map((side, v) => (neighbours[v]!.length === 0 ? 1 : side));
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
            const v = places[domain]![i];
            if (v === undefined || neighbours[v]!.length === 0) continue;
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

/** ⌊−T·ln u⌋ in the middle of the stratum, or what rounds to the same. */
function levelsAt(temperature: number, sweep: number, order: Int32Array): number[] {
  const count = order.length;
  const level = new Array<number>(count).fill(0);
  order.forEach((place, rank) => {
    const usual = Math.floor(-temperature * Math.log((rank + 0.5) / count) + 1e-12);
    level[place] = Math.min(127, usual);
  });
  const draw = ((Math.imul(sweep + 1, 0x9e3779b1) >>> 0) + 1) / 2 ** 32;
  level[order[0]!] = Math.min(127, Math.floor(-temperature * Math.log(draw / count)));
  return level;
}
