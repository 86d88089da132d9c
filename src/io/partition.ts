/** A cut as text: one line `label side` per node, side 0 where the spin is +1 and 1 where it is −1. Read back strictly: every
 *  node once. The side is what follows the line's last blank, so that a label may hold blanks. */
import { InputError } from '../core/errors.ts';
import type { NodeLabels } from './graphs/graph-file.ts';
import { quoteText } from './text/quote.ts';
import { decodeText } from './text/text.ts';

/** What stands for spin +1 and for spin −1. */
export type SideNames = readonly [plus: string, minus: string];

const SIDES: SideNames = ['0', '1'];

/** An assignment's text for value 0 of a QUBO or +1 of Ising, then for the other value. */
export const VALUE_NAMES: Readonly<Record<'qubo' | 'ising', SideNames>> = {
  qubo: ['0', '1'],
  ising: ['1', '-1'],
};

/** The assignment as the text of a file: one line `variable value` per variable. */
export function formatAssignment(labels: NodeLabels, kind: 'qubo' | 'ising', values: Int8Array): string {
  const spin = kind === 'qubo' ? values.map((x) => 1 - 2 * x) : values;
  return formatPartition(labels, spin, VALUE_NAMES[kind]);
}

/** Before the work whose result it is to hold. @throws InputError for a name that a line of a partition does not give back */
export function checkNames(labels: NodeLabels): void {
  for (let v = 0; v < labels.size; v++) {
    const label = labels.labelOf(v);
    if (label.trim() !== label || /[\r\n]/.test(label) || label === '')
      throw new InputError({}, `node name ${quoteText(label)} cannot be written to a line of its own`);
  }
}

/** The partition as the text of a file. */
export function formatPartition(labels: NodeLabels, spin: Int8Array, sides: SideNames = SIDES): string {
  checkNames(labels);
  const lines: string[] = [];
  for (let v = 0; v < labels.size; v++) lines.push(`${labels.labelOf(v)} ${sides[spin[v]! < 0 ? 1 : 0]}\n`);
  return lines.join('');
}

/** Spins ±1 per node from a partition's text. @throws InputError on an unknown, repeated or missing node, or a bad side */
export function parsePartition(
  bytes: Uint8Array,
  labels: NodeLabels,
  file?: string,
  sides: SideNames = SIDES,
): Int8Array {
  const spin = new Int8Array(labels.size);
  const lineOf = new Map<number, number>();
  for (const [i, text] of decodeText(bytes, file)
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (text.trim() === '') continue;
    const line = i + 1;
    const { label, side, labelColumn, sideColumn } = splitLine(text);
    const at = (column: number) => ({ file, line, column });
    if (label === '')
      throw new InputError(at(labelColumn), `${quoteText(side)} stands alone, expected "node side"`);
    const node = labels.indexOf(label);
    if (node < 0) throw new InputError(at(labelColumn), `node ${quoteText(label)} is not in the graph`);
    const earlier = lineOf.get(node);
    if (earlier !== undefined)
      throw new InputError(
        at(labelColumn),
        `node ${quoteText(label)} is given twice, first in line ${earlier}`,
      );
    if (!sides.includes(side))
      throw new InputError(
        at(sideColumn),
        `side ${quoteText(side)} of node ${quoteText(label)} is not ${sides.join(' or ')}`,
      );
    lineOf.set(node, line);
    spin[node] = side === sides[0] ? 1 : -1;
  }
  requireAll(spin, labels, file);
  return spin;
}

function requireAll(spin: Int8Array, labels: NodeLabels, file: string | undefined): void {
  const first = spin.indexOf(0);
  if (first < 0) return;
  const missing = spin.reduce((sum, s) => sum + (s === 0 ? 1 : 0), 0);
  const which = `node ${quoteText(labels.labelOf(first))}`;
  const detail =
    missing === 1
      ? `${which} is missing`
      : `${which} and ${missing - 1} more of ${labels.size} nodes are missing`;
  throw new InputError({ file }, `${detail}, expected a line for every node`);
}

interface PartitionLine {
  readonly label: string;
  readonly side: string;
  readonly labelColumn: number;
  readonly sideColumn: number;
}

/** Columns count bytes from 1, as everywhere. */
function splitLine(text: string): PartitionLine {
  const trimmed = text.trimEnd();
  const labelStart = trimmed.length - trimmed.trimStart().length;
  let sideStart = trimmed.length;
  while (sideStart > labelStart && trimmed[sideStart - 1]!.trim() !== '') sideStart--;
  return {
    label: trimmed.slice(labelStart, sideStart).trimEnd(),
    side: trimmed.slice(sideStart),
    labelColumn: byteLength(trimmed.slice(0, labelStart)) + 1,
    sideColumn: byteLength(trimmed.slice(0, sideStart)) + 1,
  };
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
