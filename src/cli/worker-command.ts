/** `maxcut worker --queue URL`: does what others put on the queue, until a signal. The first SIGTERM or SIGINT lets the jobs that are
 *  under way end, and gives back those that take longer; a second ends the process at once. */

import { availableParallelism, hostname } from 'node:os';
import type { Command } from 'commander';
import { UsageError } from '../core/errors.ts';
import type { CommandContext } from './command.ts';
import { count } from './figures.ts';
import { Interruption } from './interruption.ts';
import { type Io, tell } from './io.ts';
import { addOptions, flag, integer, type OptionRow, type OptionValues, positiveNumber } from './options.ts';
import { ownQueueOption, queueUrl } from './queue-options.ts';

/** Seconds that running jobs get after a signal: as long as service managers wait before they kill. */
const GRACE_SEC = 8;

const options = {
  queue: ownQueueOption,
  threads: integer('N', 'jobs at once, a thread each', 'all cores', 1, 1024),
  name: {
    placeholder: 'NAME',
    help: 'the name under which it is shown',
    expected: 'letters, digits, dots and hyphens, 64 at most',
    standard: 'host and process',
    read: (text: string) => (/^[\w.-]{1,64}$/.test(text) ? text : undefined),
  } satisfies OptionRow<string>,
  grace: positiveNumber('S', 'seconds that running jobs get to end after a signal', String(GRACE_SEC)),
  quiet: flag('nothing on standard error'),
};

export const WORKER_EXAMPLES = `
Examples:
  maxcut worker --queue redis://localhost:6379
  MAXCUT_QUEUE=rediss://:secret@queue.example.org:6380 maxcut worker --queue env --threads 4
`;

export function defineCommand(command: Command, { io }: CommandContext): void {
  command
    .addHelpText('after', WORKER_EXAMPLES)
    .action(async (flags: OptionValues<typeof options>) => runWorker(flags, io));
  addOptions(command, options);
}

async function runWorker(flags: OptionValues<typeof options>, io: Io): Promise<void> {
  if (flags.queue === undefined) throw new UsageError('no queue given, expected --queue redis://HOST:PORT');
  const say = (line: string) => (flags.quiet ? Promise.resolve() : tell(io, `maxcut: ${line}\n`));
  const { startQueueWorker } = await import('../queue/worker.ts');
  const name = flags.name ?? `${hostname()}-${process.pid}`;
  const threads = flags.threads ?? availableParallelism();
  const interruption = new Interruption(io);
  try {
    const worker = await startQueueWorker({
      url: queueUrl(flags.queue, io),
      name,
      threads,
      tell: (line) => void say(line),
    });
    await say(`worker ${name}, ${count(threads, 'thread')}, maxcut ${worker.version}, on ${worker.shownUrl}`);
    await new Promise<void>((resolve) => {
      if (interruption.signal.aborted) resolve();
      else interruption.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await say(`worker ${name} ends: it finishes what it is on, or gives it back`);
    await worker.close(flags.grace ?? GRACE_SEC);
  } finally {
    interruption.end();
  }
}
