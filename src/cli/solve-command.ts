/** `maxcut solve FILE`: reads a graph, solves it, writes the partition and prints the result. A first signal ends the
 *  search early, and what it has found is written and printed all the same. Several files are a batch (solve-batch.ts). */

import type { Command } from 'commander';
import type { CommandContext } from './command.ts';
import { Interruption, inputName } from './interruption.ts';
import { type Io, tell } from './io.ts';
import { addOptions } from './options.ts';
import { ProgressLine } from './progress.ts';
import type { RunEvent } from './run-state.ts';
import { isBatch, runBatch } from './solve-batch.ts';
import { checkSolveFlags, type SolveFlags, solveFlags } from './solve-flags.ts';
import { readSolveInputs } from './solve-inputs.ts';
import { deliver } from './solve-outputs.ts';
import { SolveQueue } from './solve-queue.ts';
import { runSolver } from './solve-run.ts';
import { TableLog } from './table-log.ts';
import { TraceLog } from './trace-log.ts';

export function defineCommand(command: Command, { io, exitWith }: CommandContext): void {
  command
    .argument('<file...>', 'graphs or problems; - is standard input; .gz, .zip and others are unpacked')
    .action(async (files: readonly string[], flags: SolveFlags) =>
      exitWith(await (isBatch(files, flags) ? runBatch(files, flags, io) : runSolve(files[0]!, flags, io))),
    );
  addOptions(command, solveFlags);
}

async function runSolve(file: string, flags: SolveFlags, io: Io): Promise<number> {
  checkSolveFlags(file, flags);
  const interruption = new Interruption(io, `while reading ${inputName(file)}: there is no cut yet`);
  const { signal } = interruption;
  const table = flags.log === '-';
  const progress = flags.quiet || table ? null : await ProgressLine.on(io);
  let log: TraceLog | TableLog | null = null;
  let queue: SolveQueue | null = null;
  try {
    // Cleared at once, so that a second signal leaves the terminal as it was.
    signal.addEventListener('abort', () => progress?.stop());
    const inputs = await interruption.reading(
      readSolveInputs(file, flags, signal, (read) => progress?.reading(read)),
    );
    queue = await SolveQueue.open(flags, io, file);
    if (table) log = new TableLog({ write: (text) => tell(io, text) });
    else if (flags.log !== undefined) log = new TraceLog(flags.log);
    const onEvent = (event: RunEvent): void => {
      progress?.update(event);
      log?.write(event);
      queue?.note(event);
    };
    const solved = await runSolver(inputs, flags, signal, onEvent, queue?.executor);
    await queue?.close(signal.aborted);
    log?.end(solved.result);
    progress?.stop();
    const failed = await deliver(solved, flags, io, log?.failure ?? null);
    return failed || (interruption.exitCode ?? 0);
  } finally {
    progress?.stop();
    log?.close();
    await queue?.close(true);
    interruption.end();
  }
}
