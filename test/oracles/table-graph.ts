/** A strict reader of tables of edges, by `split`: what a text means beyond doubt, null where it means nothing or could mean two things.
 *  It shares no rule with the package but what people agree upon: one separator throughout, equal lines, titles by their names, or above
 *  numbers. Imports nothing from src. */

export interface TableEdges {
  /** `u v` with u < v as text → the sum of the weights. */
  readonly edges: ReadonlyMap<string, number>;
  readonly nodes: ReadonlySet<string>;
}

const ENDS = [
  ['source', 'target'],
  ['from', 'to'],
  ['src', 'dst'],
  ['node1', 'node2'],
  ['node_1', 'node_2'],
];
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

export function parseTable(text: string): TableEdges | null {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '' && !/^\s*(?:#|%|\/\/)/.test(line));
  const rudy = parseRudy(lines);
  if (rudy !== null) return rudy;
  const readings = [';', '\t', ',', ' ']
    .map((separator) => withoutNodes(lines.map((line) => fieldsOf(line, separator))))
    .filter((rows) => rows.every((row) => row !== null && row.length === rows[0]!.length && row.length > 1));
  // Semicolons beside decimal commas are the one case in which two separators divide every line alike.
  const rows = (readings.length > 1 && !text.includes(';') ? null : readings[0]) as
    | string[][]
    | null
    | undefined;
  if (rows === null || rows === undefined) return null;
  return edgesOf(rows, text.includes(';'));
}

/** Lines without those `x x 0` among lines of two values, which only say that there is a node. */
function withoutNodes(rows: (string[] | null)[]): (string[] | null)[] {
  const isNode = (row: string[] | null) => row?.length === 3 && row[0] === row[1] && Number(row[2]) === 0;
  const edges = rows.filter((row) => !isNode(row));
  return edges.length > 0 && edges.every((row) => row?.length === 2) ? edges : rows;
}

/** A line of the numbers of nodes and edges above as many lines of three values between 1 and the number of nodes: G-set and the like. */
function parseRudy(lines: readonly string[]): TableEdges | null {
  const [[n, m, more] = [], ...rows] = lines.map((line) =>
    line
      .trim()
      .split(/[ \t]+/)
      .map(Number),
  );
  if (more !== undefined || m !== rows.length || rows.length === 0) return null;
  const isNode = (v: number | undefined) => Number.isInteger(v) && v! >= 1 && v! <= n!;
  if (
    !rows.every(([u, v, w, fourth]) => isNode(u) && isNode(v) && Number.isFinite(w) && fourth === undefined)
  )
    return null;
  const edges = new Map<string, number>();
  for (const [u, v, w] of rows)
    if (u !== v) {
      const [a, b] = [String(u), String(v)].sort();
      edges.set(`${a} ${b}`, (edges.get(`${a} ${b}`) ?? 0) + w!);
    }
  return { edges, nodes: new Set(Array.from({ length: n! }, (_, v) => String(v + 1))) };
}

/** Quotes hold separators; null where one is left open or stands within a value. */
function fieldsOf(line: string, separator: string): string[] | null {
  const fields: string[] = [];
  let rest = separator === '\t' ? line : line.trim();
  for (;;) {
    if (rest.startsWith('"')) {
      const end = rest.indexOf('"', 1);
      if (end < 0) return null;
      fields.push(rest.slice(1, end));
      rest = rest.slice(end + 1).replace(/^ +/, separator === ' ' ? ' ' : '');
    } else {
      const end = rest.indexOf(separator);
      fields.push((end < 0 ? rest : rest.slice(0, end)).trim());
      rest = end < 0 ? '' : rest.slice(end);
    }
    if (rest === '') return fields.some((field) => field.includes('"')) ? null : fields;
    if (!rest.startsWith(separator)) return null;
    rest = rest.slice(1);
    if (separator === ' ') rest = rest.replace(/^ +/, '');
  }
}

function edgesOf(rows: string[][], decimalCommas: boolean): TableEdges | null {
  const [first, ...others] = rows as [string[], ...string[][]];
  const number = (value: string) => (decimalCommas ? value.replace(',', '.') : value);
  const lower = first.map((title) => title.toLowerCase());
  const known = ENDS.find(([from, to]) => lower.includes(from!) && lower.includes(to!));
  let [u, v, w] = [0, 1, first.length > 2 ? 2 : -1];
  let data = rows;
  if (known !== undefined) {
    [u, v] = [lower.indexOf(known[0]!), lower.indexOf(known[1]!)];
    w = lower.findIndex((title) => title === 'weight' || title === 'w');
    data = others;
  } else if (first.length > 3 || first.includes('')) return null;
  else if (!first.some((value) => NUMBER.test(number(value)))) {
    const isNumeric = (i: number) => others.every((row) => NUMBER.test(number(row[i]!)));
    if (others.length > 0 && [0, 1, 2].some((i) => i < first.length && isNumeric(i))) return null;
  }
  const edges = new Map<string, number>();
  const nodes = new Set<string>();
  for (const row of data) {
    const weight = w < 0 ? '1' : number(row[w]!);
    if (!NUMBER.test(weight) || row[u] === '' || row[v] === '') return null;
    const [a, b] = [row[u]!, row[v]!].sort() as [string, string];
    nodes.add(a).add(b);
    if (a !== b) edges.set(`${a} ${b}`, (edges.get(`${a} ${b}`) ?? 0) + Number(weight));
  }
  return { edges, nodes };
}
