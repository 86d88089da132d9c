/** A suite: instances, methods, limits and seeds as a JSON file. Instances are named by family or by name from a manifest, listed as
 *  files beside the suite, or generated. This reads and checks it; which of its instances there are is the caller's to look up. */
import { InputError } from '../core/errors.ts';
import type { WeightKind } from '../graph/generators/family.ts';
import { graphFamilies } from '../graph/generators/generate.ts';
import { WEIGHT_KINDS } from '../graph/generators/weights.ts';
import { quoteText } from '../io/text/quote.ts';

export interface GeneratedInstance {
  readonly name: string;
  readonly family: string;
  readonly seed: number;
  readonly weights?: WeightKind;
  readonly parameters: Readonly<Record<string, number>>;
}

/** A graph or problem file of the suite's own, its path relative to the suite. */
export interface OwnFile {
  readonly file: string;
  readonly bestKnown?: number;
  readonly provenOptimal?: boolean;
}

export interface Suite {
  readonly name: string;
  readonly summary: string;
  /** Folders of the manifest: all of their instances. */
  readonly families: readonly string[];
  /** Names of the manifest; `*` stands for any characters. */
  readonly instances: readonly string[];
  readonly files: readonly OwnFile[];
  readonly generated: readonly GeneratedInstance[];
  readonly methods: readonly string[];
  readonly timeLimitSec: number | null;
  readonly maxSteps: number | null;
  readonly seeds: number;
  readonly stopAtBest: boolean;
  readonly bound: string;
}

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string' && value !== '';
// A folder is named after it.
const isName: Check = (value) =>
  isText(value) && !/[/\\\p{C}]/u.test(value as string) && (value as string).length <= 100;
const isTextList: Check = (value) => Array.isArray(value) && value.every(isText);
const isPositive: Check = (value) => typeof value === 'number' && value > 0 && Number.isFinite(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 1;
const isFlag: Check = (value) => typeof value === 'boolean';
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Field {
  readonly accepts: Check;
  readonly expected: string;
  /** Undefined: the field must be there. */
  readonly standard?: unknown;
}

const FIELDS: Readonly<Record<keyof Suite, Field>> = {
  name: { accepts: isName, expected: 'a name of at most 100 characters, none of them a slash' },
  summary: { accepts: isText, expected: 'a line of text' },
  families: { accepts: isTextList, expected: 'a list of folders of data', standard: [] },
  instances: { accepts: isTextList, expected: 'a list of names', standard: [] },
  files: {
    accepts: (value) => Array.isArray(value) && value.every(isOwnFile),
    expected: 'a list of objects {file, bestKnown, provenOptimal}',
    standard: [],
  },
  generated: {
    accepts: (value) => Array.isArray(value) && value.every(isGenerated),
    expected: `a list of objects {name, family, seed, weights, parameters}, family one of ${graphFamilies.map(({ name }) => name).join(', ')}`,
    standard: [],
  },
  methods: { accepts: isTextList, expected: 'a list of methods' },
  timeLimitSec: { accepts: isPositive, expected: 'a number of seconds > 0', standard: null },
  maxSteps: { accepts: isCount, expected: 'an integer ≥ 1', standard: null },
  seeds: {
    accepts: (value) => isCount(value) && (value as number) <= 10_000,
    expected: 'an integer in 1..10000',
  },
  stopAtBest: { accepts: isFlag, expected: 'true or false', standard: false },
  bound: { accepts: isText, expected: 'none, sdp, verified or estimated', standard: 'none' },
};

function isOwnFile(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.file) &&
    (value.bestKnown === undefined || typeof value.bestKnown === 'number') &&
    (value.provenOptimal === undefined || isFlag(value.provenOptimal))
  );
}

function isGenerated(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.name) &&
    graphFamilies.some(({ name }) => name === value.family) &&
    Number.isSafeInteger(value.seed) &&
    (value.weights === undefined || Object.hasOwn(WEIGHT_KINDS, value.weights as string)) &&
    isObject(value.parameters) &&
    Object.values(value.parameters).every((parameter) => typeof parameter === 'number')
  );
}

/** JSON, without what a terminal would act upon. */
function shown(value: unknown): string {
  const text = JSON.stringify(value).slice(0, 200);
  return text.replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** @throws InputError naming the field and what was expected */
export function parseSuite(text: string, file: string): Suite {
  const fail = (detail: string, cause?: unknown): never => {
    throw new InputError({ file }, detail, cause === undefined ? {} : { cause });
  };
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    fail('this is not JSON, expected a suite', error);
  }
  if (!isObject(given)) return fail('expected a JSON object with the fields of a suite');
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(FIELDS, name))
      fail(`unknown field ${quoteText(name)}, expected one of ${Object.keys(FIELDS).join(', ')}`);
  }
  const suite: Record<string, unknown> = {};
  for (const [name, { accepts, expected, standard }] of Object.entries(FIELDS)) {
    const value = given[name];
    if (value === undefined) {
      if (standard === undefined) fail(`field ${name} is missing, expected ${expected}`);
      suite[name] = standard;
    } else if (!accepts(value)) fail(`field ${name} is ${shown(value)}, expected ${expected}`);
    else suite[name] = value;
  }
  return suite as unknown as Suite;
}
