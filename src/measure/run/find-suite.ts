/** Where suites and their instances lie: beside the package, or wherever the user's own file is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InputError, UsageError } from '../../core/errors.ts';
import { graphName } from '../../io/graphs/registry.ts';
import { quoteText } from '../../io/text/quote.ts';
import { packagePath } from '../../node/package.ts';
import { type Instance, selectInstances } from '../plan.ts';
import { parseSuite, type Suite } from '../suite.ts';
import { MANIFEST, manifestInstances } from './manifest.ts';

const SUITES = packagePath('benchmarks/suites');

export interface FoundSuite {
  readonly suite: Suite;
  readonly instances: readonly Instance[];
}

/** Names of the suites that come with the package. */
export function suiteNames(): readonly string[] {
  if (!existsSync(SUITES)) return [];
  const files = readdirSync(SUITES).filter((file) => file.endsWith('.json'));
  return files.map((file) => file.slice(0, -'.json'.length)).sort();
}

/** A suite by its name, or by the path of its file.
 *  @throws UsageError if there is none of that name, InputError if it cannot be read */
export function readSuite(nameOrPath: string): { suite: Suite; file: string } {
  const isPath = /[/\\]|\.json$/.test(nameOrPath);
  if (!isPath && !suiteNames().includes(nameOrPath))
    throw new UsageError(
      `there is no suite ${quoteText(nameOrPath)}, expected one of ${suiteNames().join(', ')}, or the name of a file that ends in .json`,
    );
  const file = isPath ? nameOrPath : join(SUITES, `${nameOrPath}.json`);
  if (!existsSync(file)) throw new InputError({ file }, 'no such file', { missing: true });
  return { suite: parseSuite(readFileSync(file, 'utf8'), file), file };
}

/** The suite's instances, in the order in which it lists them.
 *  @throws InputError, with exit code 66, where their files are not there */
export function instancesOf(suite: Suite, file: string): Instance[] {
  const found = [...fromManifest(suite), ...ownFiles(suite, file), ...generated(suite)];
  if (found.length === 0) throw new InputError({ file }, 'the suite names no instance');
  const names = new Set<string>();
  for (const { name, source } of found) {
    if (names.has(name)) throw new InputError({ file }, `two instances are called ${quoteText(name)}`);
    names.add(name);
    if ('file' in source && !existsSync(source.file))
      throw new InputError({ file: source.file }, `no such file; the suite ${suite.name} needs it`, {
        missing: true,
      });
  }
  return found;
}

function fromManifest({ name, families, instances }: Suite): Instance[] {
  if (families.length === 0 && instances.length === 0) return [];
  const all = manifestInstances();
  if (all === null)
    throw new InputError(
      { file: MANIFEST },
      `no such file: the instances of the suite ${name} come with the repository, not with the package`,
      { missing: true },
    );
  const chosen = new Set<Instance>();
  for (const family of families) {
    const members = all.filter((instance) => instance.family === family);
    if (members.length === 0)
      throw new InputError({ file: MANIFEST }, `no instance of the family ${quoteText(family)}`);
    for (const instance of members) chosen.add(instance);
  }
  if (instances.length > 0)
    for (const instance of selectInstances(all, instances, 'data/manifest.json')) chosen.add(instance);
  return [...chosen];
}

function ownFiles({ files, name }: Suite, file: string): Instance[] {
  return files.map((own) => ({
    name: graphName(own.file),
    family: name,
    source: { file: resolve(dirname(file), own.file) },
    bestKnown: own.bestKnown ?? null,
    provenOptimal: own.provenOptimal ?? false,
  }));
}

function generated(suite: Suite): Instance[] {
  return suite.generated.map((one) => ({
    name: one.name,
    family: one.family,
    source: { generated: one },
    bestKnown: null,
    provenOptimal: false,
  }));
}
