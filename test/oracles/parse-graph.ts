/** Naive readers of the two text formats, by `split`: what a valid file means, for comparison. Imports nothing from src. */

export interface ParsedEdges {
  readonly nodes: readonly string[];
  /** Node names in ascending order within each pair, and the sum of the weights; sorted, without self-loops. */
  readonly edges: ReadonlyArray<readonly [string, string, number]>;
  /** Lines that hold an edge, self-loops and repetitions included. */
  readonly lines: number;
  readonly selfLoops: number;
}

/** The lines that hold data, as values. */
export function dataLines(text: string): string[][] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((line) => line !== '' && !/^(#|%|\/\/)/.test(line))
    .map((line) => line.split(/[ \t]*,[ \t]*|[ \t]+/));
}

export function parseRudy(text: string): ParsedEdges {
  const [header, ...lines] = dataLines(text);
  const nodes = Array.from({ length: Number(header![0]) }, (_, i) => String(i + 1));
  return collect(
    nodes,
    lines.map(([u, v, w = '1']) => [String(Number(u)), String(Number(v)), Number(w)]),
    Number,
  );
}

export function parseEdgeList(text: string): ParsedEdges {
  const lines = dataLines(text).map(([u, v, w = '1']) => [u!, v!, Number(w)] as const);
  const names = [...new Set([...lines.map(([u]) => u), ...lines.map(([, v]) => v)])];
  const integers = names.every((name) => Number.isSafeInteger(Number(name)) && String(Number(name)) === name);
  const key = integers ? Number : (name: string) => name;
  names.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  // A loop of weight 0 only says that its node exists.
  const edges = lines.filter(([u, v, w]) => u !== v || w !== 0);
  return collect(names, edges, key);
}

function collect(
  nodes: readonly string[],
  lines: ReadonlyArray<readonly [string, string, number]>,
  key: (name: string) => number | string,
): ParsedEdges {
  const sums = new Map<string, [string, string, number]>();
  // By weight, so that equal sums are equal bit for bit.
  const sorted = [...lines].sort((a, b) => a[2] - b[2]);
  for (const [a, b, w] of sorted) {
    if (a === b) continue;
    const [u, v] = key(a) < key(b) ? [a, b] : [b, a];
    const known = sums.get(`${u} ${v}`);
    if (known === undefined) sums.set(`${u} ${v}`, [u, v, w + 0]);
    else known[2] += w;
  }
  const order = (x: string, y: string): number => (key(x) < key(y) ? -1 : key(x) > key(y) ? 1 : 0);
  const edges = [...sums.values()].sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]));
  return { nodes, edges, lines: lines.length, selfLoops: lines.filter(([a, b]) => a === b).length };
}
