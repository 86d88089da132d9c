/** Holds the house together: which folder may import from which (docs/extend.md), read from the sources themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/** Folders of src from the ground up; a folder imports from those below it, or from its own floor where no circle arises. */
const FLOORS = [
  ['core'],
  ['graph', 'linalg', 'kernels', 'lp'],
  ['problems'],
  ['io', 'derandomize', 'relax', 'cuts', 'presolve', 'search', 'verify'],
  ['applications', 'portfolio', 'exact'],
  ['solve'],
  ['index.ts', 'index.node.ts', 'node', 'browser', 'queue', 'measure'],
  ['cli'],
  ['web'],
];

interface Import {
  readonly from: string;
  /** A file below src, or the name of a package. */
  readonly to: string;
  readonly internal: boolean;
  readonly typeOnly: boolean;
}

const src = fileURLToPath(new URL('../src', import.meta.url));
// AssemblyScript (*.as.ts) is another language with its own rules of resolution.
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll(sep, '/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.as.ts'));
const imports = files.flatMap(importsOf);
const internal = imports.filter((entry) => entry.internal);

const folderOf = (file: string): string => file.split('/')[0]!;
const floorOf = (file: string): number => FLOORS.findIndex((floor) => floor.includes(folderOf(file)));
const arrow = ({ from, to }: Import): string => `${from} → ${to}`;

describe('architecture', () => {
  test('the sources were found', () => {
    expect(files).toContain('core/errors.ts');
    expect(internal.length).toBeGreaterThan(files.length);
  });

  test('every folder stands on a floor', () => {
    expect(files.filter((file) => floorOf(file) < 0)).toEqual([]);
  });

  test('imports lead downward or along the floor', () => {
    expect(internal.filter(({ from, to }) => floorOf(from) < floorOf(to)).map(arrow)).toEqual([]);
  });

  test('folders import one another in no circle', () => {
    const between = internal.map(({ from, to }) => [folderOf(from), folderOf(to)] as const);
    expect(circle(between.filter(([from, to]) => from !== to))).toEqual([]);
  });

  test('files import one another in no circle', () => {
    expect(circle(internal.map(({ from, to }) => [from, to] as const))).toEqual([]);
  });

  test('only node, queue, measure/run and cli use Node: everything else runs in a browser', () => {
    const isBuiltin = (name: string) => name.startsWith('node:') || builtinModules.includes(name);
    const offenders = imports.filter(
      ({ from, to, internal: within, typeOnly }) =>
        !within &&
        !typeOnly &&
        isBuiltin(to) &&
        !['node', 'queue', 'cli', 'index.node.ts'].includes(folderOf(from)) &&
        !from.startsWith('measure/run/'),
    );
    expect(offenders.map(arrow)).toEqual([]);
  });

  test('the command is imported by nothing but the page', () => {
    const offenders = internal.filter(
      ({ from, to }) => folderOf(to) === 'cli' && !['cli', 'web'].includes(folderOf(from)),
    );
    expect(offenders.map(arrow)).toEqual([]);
  });

  test('the verifier shares no code with the solver: it imports types only', () => {
    const outward = imports.filter(
      ({ from, to }) => folderOf(from) === 'verify' && folderOf(to) !== 'verify',
    );
    expect(outward.filter(({ typeOnly }) => !typeOnly).map(arrow)).toEqual([]);
  });
});

/** Static imports, re-exports and import() of one file. */
function importsOf(from: string): Import[] {
  const source = ts.createSourceFile(from, readFileSync(join(src, from), 'utf8'), ts.ScriptTarget.ES2022);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const isInternal = specifier.text.startsWith('.');
    const target = join(src, dirname(from), specifier.text);
    const to = isInternal ? relative(src, target).replaceAll(sep, '/') : specifier.text;
    found.push({ from, to, internal: isInternal, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsTypesOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `import type …`, or every name in the braces marked `type`. */
function importsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.every((element) => element.isTypeOnly);
}

/** The nodes of one directed circle in order, or none. */
function circle(edges: readonly (readonly [string, string])[]): string[] {
  const targets = new Map<string, string[]>();
  for (const [from, to] of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const path: string[] = [];
  const walk = (node: string): string[] => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return [];
    path.push(node);
    for (const next of targets.get(node) ?? []) {
      const found = walk(next);
      if (found.length > 0) return found;
    }
    path.pop();
    done.add(node);
    return [];
  };
  for (const node of targets.keys()) {
    const found = walk(node);
    if (found.length > 0) return found;
  }
  return [];
}
