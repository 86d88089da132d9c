/** What graphs and problems that a caller has put together must not have: fields that would be ignored, and names of other nodes. */
import { InputError } from '../core/errors.ts';
import { showValue } from '../core/options.ts';
import { quoteText } from '../io/text/quote.ts';

/** @param call names whose argument it is @param known the fields that are read @throws InputError for any other */
export function refuseUnknownFields(input: object, known: readonly string[], call: string): void {
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined || known.includes(name)) continue;
    throw new InputError(
      {},
      `${call}: the field ${quoteText(name)} is none of those that are read here: ${known.join(', ')}`,
    );
  }
}

/** What to do about something that is no graph or problem, where that can be told; empty elsewhere. */
export function remedy(input: unknown): string {
  if (typeof input === 'string') return '; files are read by readGraphFile and readModelFile of maxcut/node';
  const isPromise = typeof (input as PromiseLike<unknown> | null)?.then === 'function';
  return isPromise ? '; it is a promise, which must be awaited first' : '';
}

interface Labels {
  readonly size?: number | undefined;
  labelOf(index: number): string;
  indexOf(label: string): number;
}

/** Names as readGraph and readProblem return them. @throws InputError for others, and for such as belong to another number of nodes */
export function checkLabels(labels: Labels | undefined, n: number, nodes: string, call: string): void {
  if (typeof labels?.labelOf !== 'function' || typeof labels.indexOf !== 'function')
    throw new InputError({}, `${call}: labels are not { labelOf, indexOf }, as they are read from a file`);
  const { size } = labels;
  if (size !== undefined && size !== n)
    throw new InputError({}, `${call}: labels are of ${showValue(size)} ${nodes}, but there are ${n}`);
  if (size !== undefined || n === 0) return;
  const last = labels.labelOf(n - 1);
  if (typeof last !== 'string' || labels.indexOf(last) !== n - 1)
    throw new InputError({}, `${call}: labels do not name the last of ${n} ${nodes}, ${n - 1}`);
}
