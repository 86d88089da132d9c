/** `maxcut queue status`: workers, jobs and runs on a queue; as a table, as JSON, or again and again. */

import type { Command } from 'commander';
import { UsageError } from '../core/errors.ts';
import { printableText } from '../io/text/quote.ts';
import type { QueueStatus, QueueView } from '../queue/status.ts';
import { textTable } from './bench/result-table.ts';
import type { CommandContext } from './command.ts';
import { count, duration, figure, percent } from './figures.ts';
import { Interruption } from './interruption.ts';
import { canRedraw, type Io, print } from './io.ts';
import { addOptions, flag, type OptionValues } from './options.ts';
import { ownQueueOption, queueUrl } from './queue-options.ts';

const options = {
  queue: ownQueueOption,
  json: flag('print one JSON document; with --watch a line each time'),
  watch: flag('print again every second until a signal'),
};

export const QUEUE_EXAMPLES = `
Examples:
  maxcut queue status --queue redis://localhost:6379
  maxcut queue status --queue redis://localhost:6379 --json --watch
`;

const WATCH_MS = 1000;
const RUNS_SHOWN = 10;

export function defineCommand(command: Command, { io }: CommandContext): void {
  command.addHelpText('after', QUEUE_EXAMPLES);
  const status = command
    .command('status')
    .description('workers, jobs and runs on a queue')
    .addHelpText('after', QUEUE_EXAMPLES)
    .action(async (flags: OptionValues<typeof options>) => runStatus(flags, io));
  addOptions(status, options);
}

async function runStatus(flags: OptionValues<typeof options>, io: Io): Promise<void> {
  if (flags.queue === undefined) throw new UsageError('no queue given, expected --queue redis://HOST:PORT');
  const { viewQueue } = await import('../queue/status.ts');
  const view = await viewQueue(queueUrl(flags.queue, io));
  try {
    if (flags.watch) await watch(view, flags.json === true, io);
    else await print(io, shown(await view.status(), flags.json === true));
  } finally {
    await view.close();
  }
}

async function watch(view: QueueView, json: boolean, io: Io): Promise<void> {
  const interruption = new Interruption(io);
  const { signal } = interruption;
  const clear = !json && io.stdout.isTTY === true && canRedraw(io) ? '\u001b[H\u001b[J' : '';
  try {
    while (!signal.aborted && (await print(io, clear + shown(await view.status(), json)))) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, WATCH_MS);
        const wake = (): void => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', wake, { once: true });
      });
    }
  } finally {
    interruption.end();
  }
}

function shown(status: QueueStatus, json: boolean): string {
  return json ? `${JSON.stringify(status)}\n` : statusText(status, Date.now());
}

export function statusText({ queue, version, jobs, workers, runs }: QueueStatus, nowMs: number): string {
  const threads = workers.reduce((sum, worker) => sum + worker.threads, 0);
  const head = [
    `queue    ${queue}, ${version === null ? 'not in use' : `maxcut ${printableText(version)}`}`,
    `jobs     ${jobs.waiting} waiting, ${jobs.active} active, ${jobs.done} done (${jobs.perMinute} a minute), ${jobs.failed} failed`,
    `workers  ${workers.length}, ${count(threads, 'thread')}`,
  ].join('\n');
  const tables = [head];
  if (workers.length > 0)
    tables.push(
      textTable(
        [...workers]
          .sort((a, b) => (a.name < b.name ? -1 : 1))
          .map((one) => ({
            worker: one.name,
            threads: one.threads,
            on: one.running,
            done: one.done,
            failed: one.failed,
            'a minute': one.perMinute,
            busy: percent(one.busy),
            for: duration((nowMs - one.sinceMs) / 1000),
          })),
      ),
    );
  if (runs.length > 0)
    tables.push(
      textTable(
        runs.slice(0, RUNS_SHOWN).map((run) => ({
          run: run.id,
          of: printableText(`${run.kind} ${run.name}`),
          state: run.alive || run.state !== 'running' ? run.state : 'lost',
          stage: printableText(run.stage ?? ''),
          cut: run.cut === undefined ? '' : figure(run.cut),
          bound:
            run.bound === undefined ? '' : `${run.boundKind === 'estimated' ? '~' : ''}${figure(run.bound)}`,
          'open nodes': run.open === undefined ? '' : `${run.open} of ${run.nodes! + run.open}`,
          'runs done': run.total === undefined ? '' : `${run.done} of ${run.total}`,
        })),
      ),
    );
  return `${tables.join('\n\n')}\n`;
}
