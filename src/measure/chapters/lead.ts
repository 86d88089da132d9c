/** Whether `auto` is ahead, in a sentence; where it is not, on which instances, and what speaks for the others there. */
import { median } from '../statistics.ts';
import { contendersOf, type Entry, groupBy, instanceOf, isBetter, runsOf, valuesOf } from './entries.ts';

const AUTO = 'auto';

/** '' where there is nothing to compare. */
export function leadText(entries: readonly Entry[]): string {
  const contenders = contendersOf(entries);
  if (!contenders.includes(AUTO) || contenders.length < 2) return '';
  const behind: string[] = [];
  let ahead = 0;
  let compared = 0;
  for (const [instance, group] of groupBy(entries, instanceOf)) {
    const own = medianOf(runsOf(group, AUTO));
    const { sense } = group[0]!.row;
    const others = contenders.flatMap((name) => {
      const value = name === AUTO ? null : medianOf(runsOf(group, name));
      return value === null ? [] : [{ name, value }];
    });
    if (own === null || others.length === 0) continue;
    compared++;
    const best = others.reduce((a, b) => (isBetter(sense, b.value, a.value) ? b : a));
    if (isBetter(sense, best.value, own)) behind.push(`${instance} (${best.name})`);
    else if (isBetter(sense, own, best.value)) ahead++;
  }
  if (compared === 0) return '';
  const level = compared - ahead - behind.length;
  const score = `By the median over the seeds auto is ahead of every other method on ${ahead} of ${compared} instances and level with the best of them on ${level}`;
  if (behind.length === 0) return `${score}.`;
  return `${score}; behind on ${behind.join(', ')}. ${reason(entries)}`;
}

/** What auto has less of within the same limit. */
function reason(entries: readonly Entry[]): string {
  const steps = entries.some(({ row }) => row.maxSteps !== null);
  return steps
    ? 'Its steps are shared by several searches, each of which begins anew: a single search that suits the graph spends all of a small limit on one.'
    : 'Within the same time it also computes a bound and derandomized cuts, and finds out which search suits the graph.';
}

function medianOf(entries: readonly Entry[]): number | null {
  const values = valuesOf(entries);
  return values.length === 0 ? null : median(values);
}
