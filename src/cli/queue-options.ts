/** Options that commands with a queue share. The address may hold a password: no message shows it. */
import { UsageError } from '../core/errors.ts';
import { checkUrl } from '../queue/connection.ts';
import { isRunId } from '../queue/job.ts';
import type { Io } from './io.ts';
import type { OptionRow } from './options.ts';

/** Stands for the address in the environment, where `ps` does not show it. */
const FROM_ENVIRONMENT = 'env';
const VARIABLE = 'MAXCUT_QUEUE';

export const queueOptionFor = (what: string): OptionRow<string> => ({
  placeholder: 'URL',
  help: `${what} (redis://HOST:PORT, rediss:// with TLS; ${FROM_ENVIRONMENT}: the address in ${VARIABLE})`,
  expected: 'redis://HOST:PORT',
  standard: null,
  read: (text) => (text === FROM_ENVIRONMENT ? text : checkUrl(text)),
});

export const queueOption = queueOptionFor('let workers on the queue at URL help');
/** Of the commands that are about the queue itself. */
export const ownQueueOption = queueOptionFor('the queue');

export function runIdOption(help: string): OptionRow<string> {
  return {
    placeholder: 'ID',
    help,
    expected: 'the id of a run: letters, digits, - and _',
    standard: null,
    read: (text) => (isRunId(text) ? text : undefined),
  };
}

/** @throws UsageError where the environment has none, or it is not one */
export function queueUrl(given: string, io: Io): string {
  if (given !== FROM_ENVIRONMENT) return given;
  const url = io.env[VARIABLE];
  if (url === undefined)
    throw new UsageError(`option --queue is ${FROM_ENVIRONMENT}, but the variable ${VARIABLE} is not set`);
  return checkUrl(url);
}
