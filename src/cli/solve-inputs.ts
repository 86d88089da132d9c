/** The files that `maxcut solve` reads: a graph, or a QUBO or Ising problem, and where to start. */
import { UsageError } from '../core/errors.ts';
import type { GraphInput, ProblemInput } from '../io/index.ts';
import { checkNames } from '../io/partition.ts';
import { readAssignment, readModelFile, readPartition } from '../node/index.ts';
import type { ReadProgress } from '../node/read-large.ts';
import { readOptions } from './input-options.ts';
import type { SolveFlags } from './solve-flags.ts';

export type SolveInputs =
  | { readonly kind: 'graph'; readonly input: GraphInput; readonly start: Int8Array | undefined }
  | { readonly kind: 'qubo' | 'ising'; readonly input: ProblemInput; readonly start: Int8Array | undefined };

/** @throws InputError for a file that cannot be used, UsageError for an option that does not fit what is in it */
export async function readSolveInputs(
  file: string,
  flags: SolveFlags,
  signal: AbortSignal,
  onRead?: (progress: ReadProgress) => void,
): Promise<SolveInputs> {
  const { start, sense, output } = flags;
  const input = await readModelFile(file, { ...readOptions(flags), signal, onRead });
  if (output !== undefined) checkNames(input.labels);
  if (input.kind === 'graph') {
    if (sense !== undefined)
      throw new UsageError('option --sense is for QUBO and Ising problems; a cut of a graph is maximised');
    return {
      kind: 'graph',
      input,
      start: start === undefined ? undefined : await readPartition(start, input.labels),
    };
  }
  const { kind } = input;
  return {
    kind,
    input,
    start: start === undefined ? undefined : await readAssignment(start, input.labels, kind),
  };
}
