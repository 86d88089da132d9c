/** The registry of methods: one row makes a method known to solve(), to the command and to its help. */
import type { Method } from './method.ts';
import { annealing } from './methods/annealing.ts';
import { auto } from './methods/auto.ts';
import { oneExchange, randomBest } from './methods/baselines.ts';
import { derandomized } from './methods/derandomized.ts';
import { exact } from './methods/exact.ts';
import { goemansWilliamson } from './methods/goemans-williamson.ts';
import { searches } from './methods/searches.ts';
import { greedy, oneFlip, random } from './methods/simple.ts';

const registry: readonly Method[] = [
  auto,
  exact,
  derandomized,
  annealing,
  ...searches,
  goemansWilliamson,
  greedy,
  random,
  oneFlip,
  randomBest,
  oneExchange,
];

/** Every method with one line on what it does. */
export function methods(): readonly { readonly name: string; readonly summary: string }[] {
  return registry.map(({ name, summary }) => ({ name, summary }));
}

export function methodNames(): readonly string[] {
  return registry.map(({ name }) => name);
}

export function methodNamed(name: string): Method {
  return registry.find((method) => method.name === name)!;
}
