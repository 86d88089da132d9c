/** The name that a misspelt one was meant to be, for error messages. */

/** Share of its letters in which a name may differ. */
const MOST_DIFFERENT = 0.4;

/** ` (Did you mean timeLimitSec?)`; empty where no name is like the one given. */
export function didYouMean(given: unknown, names: readonly string[]): string {
  if (typeof given !== 'string' || given.length < 2) return '';
  const wrong = given.toLowerCase();
  let best = '';
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const right = name.toLowerCase();
    // The beginning of a name is one that was not finished.
    const distance = right.startsWith(wrong) ? 1 : editDistance(wrong, right);
    if (distance >= least || distance > MOST_DIFFERENT * right.length) continue;
    best = name;
    least = distance;
  }
  return best === '' ? '' : ` (Did you mean ${best}?)`;
}

/** Letters to insert, delete, replace, or exchange with the next one (Damerau). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    before = above;
    above = row;
  }
  return above[b.length]!;
}
