/** The constants of both branch and bounds in one table, under the names that `--set` takes: denseRounds, sparseCliques, …. */
import { type OptionTable, type Resolved, resolveOptions } from '../core/options.ts';
import { type DenseParameters, denseParameters } from './parameters.ts';
import { type SparseParameters, sparseParameters } from './sparse-parameters.ts';

type Prefixed<Prefix extends string, Table> = {
  readonly [Name in keyof Table & string as `${Prefix}${Capitalize<Name>}`]: Table[Name];
};

export const treeParameterTable = {
  ...prefixed('dense', denseParameters),
  ...prefixed('sparse', sparseParameters),
} as const;

export type TreeParameters = Resolved<typeof treeParameterTable>;

export const DEFAULT_TREE_PARAMETERS: TreeParameters = resolveOptions(treeParameterTable, {});

export function denseParametersOf(values: TreeParameters): DenseParameters {
  return withoutPrefix('dense', denseParameters, values) as unknown as DenseParameters;
}

export function sparseParametersOf(values: TreeParameters): SparseParameters {
  return withoutPrefix('sparse', sparseParameters, values) as unknown as SparseParameters;
}

function prefixed<Prefix extends string, Table extends OptionTable>(
  prefix: Prefix,
  table: Table,
): Prefixed<Prefix, Table> {
  const rows = Object.entries(table).map(([name, row]) => [nameWith(prefix, name), row]);
  return Object.fromEntries(rows) as Prefixed<Prefix, Table>;
}

function withoutPrefix(
  prefix: string,
  table: OptionTable,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(table).map((name) => [name, values[nameWith(prefix, name)]]));
}

function nameWith(prefix: string, name: string): string {
  return prefix + name[0]!.toUpperCase() + name.slice(1);
}
