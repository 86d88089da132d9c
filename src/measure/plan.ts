/** The runs of a suite in their order: instance by instance and seed by seed, so that methods which are compared run close together
 *  and share what else the machine does meanwhile. */
import { UsageError } from '../core/errors.ts';
import type { ReadGraphOptions } from '../io/index.ts';
import { quoteText } from '../io/text/quote.ts';
import type { RunSettings } from './row.ts';
import type { GeneratedInstance } from './suite.ts';

export interface Instance {
  readonly name: string;
  readonly family: string;
  /** A file, perhaps with how to read it, or how to generate the graph. */
  readonly source:
    | { readonly file: string; readonly read?: ReadGraphOptions }
    | { readonly generated: GeneratedInstance };
  readonly bestKnown: number | null;
  readonly provenOptimal: boolean;
}

export interface Task {
  readonly suite: string;
  readonly instance: Instance;
  readonly settings: RunSettings;
}

export interface Scope {
  readonly suite: string;
  readonly instances: readonly Instance[];
  readonly methods: readonly string[];
  /** Seeds 1 to this. */
  readonly seeds: number;
  readonly timeLimitSec: number | null;
  readonly maxSteps: number | null;
  readonly threads: number;
  readonly stopAtBest: boolean;
  readonly bound: string;
}

/** Two weeks of runs of a second; the list alone takes some 100 MB. */
const MOST_TASKS = 1_000_000;

/** @throws UsageError for more runs than anyone means */
export function planTasks(scope: Scope): Task[] {
  const { suite, instances, methods, seeds, ...limits } = scope;
  const count = instances.length * methods.length * seeds;
  if (count > MOST_TASKS)
    throw new UsageError(`the suite ${quoteText(suite)} has ${count} runs, expected at most ${MOST_TASKS}`);
  const tasks: Task[] = [];
  for (const instance of instances)
    for (let seed = 1; seed <= seeds; seed++)
      for (const method of methods)
        tasks.push({ suite, instance, settings: { instance: instance.name, method, seed, ...limits } });
  return tasks;
}

/** The instances that any of the patterns names, in their own order; `*` stands for any characters.
 *  @throws UsageError for a pattern that names none */
export function selectInstances(
  instances: readonly Instance[],
  patterns: readonly string[],
  where: string,
): Instance[] {
  const matchers = patterns.map((pattern) => {
    const matches = matcher(pattern);
    if (!instances.some(({ name }) => matches(name)))
      throw new UsageError(`no instance of ${where} is called ${quoteText(pattern)}`);
    return matches;
  });
  return instances.filter(({ name }) => matchers.some((matches) => matches(name)));
}

function matcher(pattern: string): (name: string) => boolean {
  const [first = '', ...middle] = pattern.split('*');
  const last = middle.pop();
  if (last === undefined) return (name) => name === pattern;
  return (name) => {
    if (!name.startsWith(first)) return false;
    let at = first.length;
    // The earliest place of each part leaves the most room for the next.
    for (const part of middle) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return name.length - last.length >= at && name.endsWith(last);
  };
}
