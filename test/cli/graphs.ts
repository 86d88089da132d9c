/** Rudy files for the command's tests, by the names of their graphs. */

/** Every node of 1..n linked to the nodes that many places on, around a ring. */
function circulant(n: number, offsets: readonly number[]): string {
  const lines = [`${n} ${n * offsets.length}`];
  for (let u = 0; u < n; u++)
    for (const offset of offsets) lines.push(`${u + 1} ${((u + offset) % n) + 1} 1`);
  return `${lines.join('\n')}\n`;
}

/** Ten nodes, fifteen edges; its heaviest cut weighs 12. */
export const petersen = `10 15
1 2 1
2 3 1
3 4 1
4 5 1
5 1 1
1 6 1
2 7 1
3 8 1
4 9 1
5 10 1
6 8 1
8 10 1
10 7 1
7 9 1
9 6 1
`;

/** A square: bipartite, all four edges are cut. */
export const square = circulant(4, [1]);

/** Weights of both signs and not integers: the heaviest cut is {2} against {1, 3}, 2.5 + 0.75. */
export const mixed = `3 3
1 2 2.5
2 3 0.75
3 1 -1.25
`;

/** Takes far longer than any test waits. */
export function endless(): string {
  return circulant(50_000, [1, 7, 31, 101, 500, 1009, 2003, 4001, 6007, 8009]);
}
