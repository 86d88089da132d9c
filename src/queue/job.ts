/** A job on the queue: a few readable fields for whoever looks at it; what it is to do stands beside it as bytes (wire.ts), under a
 *  key of its own, and so does what came of it. */
import { InputError } from '../core/errors.ts';
import { printableText } from '../io/text/quote.ts';
import type { Task, TaskOutcome } from '../portfolio/task.ts';
import { type SearchParameters, searchParameterTable } from '../search/parameters.ts';
import { isHash, MOST } from './keys.ts';

export const KINDS = ['search', 'node', 'sparse', 'bench'] as const;
export type JobKind = (typeof KINDS)[number];

export interface JobData {
  /** As thisVersion says it. */
  readonly version: string;
  readonly run: string;
  readonly kind: JobKind;
  /** Hash of the graph, or of the instance's file. */
  readonly content: string;
  /** Bytes of what it is to do. */
  readonly size: number;
  /** When it is to end, in milliseconds of Redis's clock; null where it has no limit of time. */
  readonly endsAtMs: number | null;
  /** A worker whose threads are busy may take it, to go on with when one is free: it is short, and all workers have one. */
  readonly ahead: boolean;
  /** For readers: operator and sweeps, depth and bound, instance and method. */
  readonly about: string;
}

/** What a job of the kinds search, node and sparse is given besides its graph. */
export interface TaskPayload {
  readonly task: Task;
  /** Infinity for none. */
  readonly goal: number;
  readonly parameters: SearchParameters | null;
}

/** What comes of such a job. */
export interface TaskAnswer {
  readonly outcome: TaskOutcome;
  /** It was told to stop, or its time was up: another time it might have ended otherwise. Of two workers on one job this goes with the
   *  outcome that is there. */
  readonly early: boolean;
}

/** What BullMQ keeps of a job that is done. */
export interface JobResult {
  readonly seconds: number;
  /** Bytes of the outcome. */
  readonly size: number;
}

/** What BullMQ passes on of a job that is running. */
export interface JobProgress {
  readonly cut?: number;
  readonly bound?: number;
}

/** Why a worker cannot do a job that another time it could: its coordinator gives no sign of life, or Redis has forgotten a part of it. */
export const MISSING = {
  coordinator: 'the run of the job has no coordinator',
  content: 'the content of the job is no longer on the queue',
  payload: 'what the job is to do is no longer on the queue',
} as const;

export function isMissing(reason: string): boolean {
  return Object.values<string>(MISSING).includes(reason);
}

const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

export function isRunId(text: string): boolean {
  return RUN_ID.test(text);
}

/** @throws InputError where a job is none of this version's */
export function checkJobData(data: unknown, version: string): JobData {
  const given = (typeof data === 'object' && data !== null ? data : {}) as Partial<
    Record<keyof JobData, unknown>
  >;
  if (given.version !== version)
    throw new InputError(
      {},
      typeof given.version === 'string'
        ? `the job is of maxcut ${printableText(given.version.slice(0, 40))}, but the worker of ${version}: use one version everywhere`
        : 'this is no job of maxcut',
    );
  const { run, kind, content, size, endsAtMs, ahead } = given;
  const sound =
    typeof run === 'string' &&
    isRunId(run) &&
    KINDS.includes(kind as JobKind) &&
    isHash(content) &&
    Number.isSafeInteger(size) &&
    (size as number) > 0 &&
    (size as number) <= MOST.task &&
    (endsAtMs === null || Number.isFinite(endsAtMs)) &&
    typeof ahead === 'boolean';
  if (!sound) throw new InputError({}, 'the fields of the job are not those of maxcut');
  return given as JobData;
}

export function isJobResult(value: unknown): value is JobResult {
  if (typeof value !== 'object' || value === null) return false;
  const { seconds, size } = value as Partial<JobResult>;
  return Number.isFinite(seconds) && Number.isSafeInteger(size) && size! > 0 && size! <= MOST.outcome;
}

/** Those of a portfolio that a search asks for, for TaskPayload. */
export function ownParameters(parameters: SearchParameters): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.keys(searchParameterTable).map((name) => [name, parameters[name as keyof SearchParameters]]),
  );
}

/** For `about` of JobData. */
export function aboutOf(task: Task): string {
  if (task.kind === 'search') return `${task.operator}, ${Math.round(task.sweeps)} sweeps, seed ${task.seed}`;
  if (task.kind === 'node') return `node ${task.node.id}, depth ${task.node.depth}, bound ${task.node.bound}`;
  return `branch and cut, ${task.maxNodes} nodes at most`;
}
