/** The least weight of a join by trying all pairings of the terminals; imports nothing from src. */

/** @param edges [face, face, length] @param terminals an even number, at most ten or so */
export function minimumJoinWeight(
  faces: number,
  edges: readonly (readonly [number, number, number])[],
  terminals: readonly number[],
): number {
  const distance = Array.from({ length: faces }, (_, f) =>
    Array.from({ length: faces }, (_, g) => (f === g ? 0 : Number.POSITIVE_INFINITY)),
  );
  for (const [f, g, w] of edges) {
    distance[f]![g] = Math.min(distance[f]![g]!, w);
    distance[g]![f] = Math.min(distance[g]![f]!, w);
  }
  for (let k = 0; k < faces; k++)
    for (let f = 0; f < faces; f++)
      for (let g = 0; g < faces; g++)
        distance[f]![g] = Math.min(distance[f]![g]!, distance[f]![k]! + distance[k]![g]!);
  const pairUp = (left: readonly number[]): number => {
    if (left.length === 0) return 0;
    const [first, ...rest] = left;
    return Math.min(
      ...rest.map((other) => distance[first!]![other]! + pairUp(rest.filter((t) => t !== other))),
    );
  };
  return pairUp(terminals);
}
