/** The chain that every run with a relaxation must keep: E[GW] ≤ derandomized cut ≤ best cut ≤ upper bound. */
import { stageNamed } from '../../problems/result.ts';
import { type Cells, type Chapter, chapter, section, tableOf } from '../report/report.ts';
import type { RunRow } from '../row.ts';
import { contendersOf, type Entry, groupBy, instanceOf, valuesOf } from './entries.ts';
import { valueText } from './format.ts';

const SLACK = 1e-9;

export function guaranteeChapter(entries: readonly Entry[]): Chapter | null {
  const cuts = entries.filter(({ row }) => row.sense === 'maximize' && row.value !== null);
  const rows = [...groupBy(cuts, instanceOf).values()].flatMap(chainRow);
  if (rows.length === 0) return null;
  const text =
    'E[GW] is the expected cut of a random hyperplane on the vectors of the relaxation, the derandomized cut what replaces it, the best ' +
    'cut that of any run here, and the bound the least of any. Each run keeps the chain for itself, checked over all seeds; the columns ' +
    'show the extremes. Graphs only.';
  return chapter('Guarantees', [section('E[GW] ≤ derandomized ≤ best ≤ upper bound', text, tableOf(rows))]);
}

function chainRow(group: readonly Entry[]): Cells[] {
  const expectations = group.flatMap(({ row }) => stageNamed(row.stages, 'sdp')?.expectedRounding ?? []);
  const derandomized = group.flatMap(({ row }) => stageNamed(row.stages, 'derandomize')?.cut ?? []);
  const bounded = group.map(({ row }) => row).filter(({ upperBound }) => upperBound !== null);
  if (expectations.length === 0 && bounded.length === 0) return [];
  const { instance } = group[0]!.row;
  const tightest = bounded.sort((a, b) => a.upperBound! - b.upperBound!)[0];
  const best = Math.max(...valuesOf(group));
  const row = {
    instance,
    'E[GW], largest': expectations.length === 0 ? '-' : valueText(Math.max(...expectations)),
    'derandomized, worst': derandomized.length === 0 ? '-' : valueText(Math.min(...derandomized)),
    'best cut': valueText(best),
    'upper bound': tightest === undefined ? '-' : valueText(tightest.upperBound!),
    kind: tightest?.boundKind ?? '-',
    'best / bound': tightest?.upperBound ? (best / tightest.upperBound).toFixed(4) : '-',
    'chain holds': `${group.filter((entry) => keepsChain(entry.row)).length}/${group.length}`,
    rows: contendersOf(group)
      .map((contender) => `${instance}/${contender}/*`)
      .join(', '),
  };
  return [row];
}

/** Of one run, as far as it has the figures. */
export function keepsChain(row: RunRow): boolean {
  const derandomized = stageNamed(row.stages, 'derandomize');
  const expected = derandomized === undefined ? undefined : stageNamed(row.stages, 'sdp')?.expectedRounding;
  const chain = [expected, derandomized?.cut, row.value, row.upperBound].filter(
    (figure) => figure !== undefined && figure !== null,
  );
  return chain.every((figure, i) => i === 0 || figure >= chain[i - 1]! - SLACK * Math.abs(figure));
}
