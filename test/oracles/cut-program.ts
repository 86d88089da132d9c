/** Naive readers of the LP and MPS files of a cut: rows Σ factor·variable ≤ right, and an objective to be maximised over y in [0, 1]
 *  where the sides x are given. Imports nothing from src. */

export interface Program {
  readonly objective: ReadonlyMap<string, number>;
  readonly rows: ReadonlyArray<{ readonly factors: ReadonlyMap<string, number>; readonly right: number }>;
}

export function programOfLp(text: string): Program {
  const lines = text.split('\n').filter((line) => !line.startsWith('\\'));
  const section = (from: string, to: string) => lines.slice(lines.indexOf(from) + 1, lines.indexOf(to));
  const factorsOf = (words: string[]) => {
    const factors = new Map<string, number>();
    let factor = 1;
    for (const word of words) {
      if (word === '+' || word === '-') factor = word === '+' ? 1 : -1;
      else if (/^[xy]/.test(word)) factors.set(word, factor);
      else factor *= Number(word);
    }
    return factors;
  };
  const words = (line: string) => line.trim().split(' ');
  return {
    objective: factorsOf(section('Maximize', 'Subject To').slice(1).flatMap(words)),
    rows: section('Subject To', 'Bounds').map((line) => {
      const [left, right] = line.split('<=');
      return { factors: factorsOf(words(left!)), right: Number(right) };
    }),
  };
}

export function programOfMps(text: string): Program {
  const objective = new Map<string, number>();
  const rows = new Map<string, { factors: Map<string, number>; right: number }>();
  let section = '';
  for (const line of text.split('\n')) {
    const [first = '', second = '', third = ''] = line.trim().split(' ');
    if (line.startsWith('*') || line === '') continue;
    if (!line.startsWith(' ')) section = first;
    else if (section === 'ROWS' && first === 'L') rows.set(second, { factors: new Map(), right: 0 });
    else if (section === 'COLUMNS' && first !== 'MARKER') {
      if (second === 'obj') objective.set(first, -Number(third));
      else rows.get(second)!.factors.set(first, Number(third));
    } else if (section === 'RHS') rows.get(second)!.right = Number(third);
  }
  return { objective, rows: [...rows.values()] };
}

/** The largest objective where node i + 1 is on side[i]: every row has one y, which it bounds from one side. */
export function bestCut({ objective, rows }: Program, side: ArrayLike<number>): number {
  const low = new Map<string, number>();
  const high = new Map<string, number>();
  for (const { factors, right } of rows) {
    let left = right;
    let y = '';
    for (const [name, factor] of factors)
      if (name.startsWith('x')) left -= factor * side[Number(name.slice(1)) - 1]!;
      else y = name;
    if (factors.get(y)! > 0) high.set(y, Math.min(high.get(y) ?? 1, left));
    else low.set(y, Math.max(low.get(y) ?? 0, -left));
  }
  let value = 0;
  for (const [name, w] of objective)
    if (name.startsWith('y')) value += w * (w > 0 ? (high.get(name) ?? 1) : (low.get(name) ?? 0));
  return value;
}
