/** Pages of the tables of nodes and edges. */
import { ROWS_PER_PAGE, type TableName, type TableRows } from '../messages.ts';
import type { Subject } from './subject.ts';

type Row = readonly (string | number)[];

/** The rows from the `from`-th on of those that `find` is part of a name of. @param spin null where nothing is solved yet */
export function tableRows(
  { graph, labels }: Subject,
  spin: Int8Array | null,
  table: TableName,
  from: number,
  find: string,
): TableRows {
  const rows: Row[] = [];
  let count = 0;
  const matches = (u: number): boolean => find === '' || labels.labelOf(u).includes(find);
  const add = (row: () => Row): void => {
    if (count >= from && rows.length < ROWS_PER_PAGE) rows.push(row());
    count++;
  };
  const side = (u: number): string | number => (spin === null ? '–' : spin[u]! > 0 ? 0 : 1);
  const { n, rowPtr, adj, weight } = graph;
  for (let u = 0; u < n; u++) {
    const named = matches(u);
    if (table === 'nodes') {
      if (named) add(() => nodeRow(u));
      continue;
    }
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const v = adj[a]!;
      if (v < u || !(named || matches(v))) continue;
      const crosses = spin === null ? '–' : spin[u] === spin[v] ? 'no' : 'yes';
      add(() => [labels.labelOf(u), labels.labelOf(v), weight[a]!, crosses]);
    }
  }
  function nodeRow(u: number): Row {
    let total = 0;
    let across = 0;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      total += weight[a]!;
      if (spin !== null && spin[adj[a]!] !== spin[u]) across += weight[a]!;
    }
    return [labels.labelOf(u), side(u), rowPtr[u + 1]! - rowPtr[u]!, total, spin === null ? '–' : across];
  }
  const columns =
    table === 'nodes'
      ? ['node', 'side', 'degree', 'weight', 'of it in the cut']
      : ['from', 'to', 'weight', 'in the cut'];
  return { table, columns, rows, from, count };
}
