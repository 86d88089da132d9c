/** The package's types as others see them: the TypeScript of the README and of docs, and a CommonJS program, compile under strict with
 *  every way of resolving modules. Needs the build. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, expect, test } from 'vitest';
import { scratchFolder } from './cli/harness.ts';
import { blocksOf, pages } from './support/doc-blocks.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = scratchFolder();

const COMMON = `const { solve, maxCut, UsageError } = require('maxcut');
const { readGraphFile } = require('maxcut/node');
const { derandomize } = require('maxcut/derandomize');
void (async () => {
  const { cut, status } = await solve({ edges: [['a', 'b'], ['b', 'c'], ['c', 'a', 2.5]] });
  const known = [readGraphFile, derandomize, maxCut.assign].map((one) => typeof one);
  console.log(JSON.stringify([cut, status, new UsageError('x').name, ...known]));
})();
`;
/** The same with the types of `require`. */
const TYPED_COMMON = COMMON.replaceAll(
  /const (\{.*\}) = require\('(.*)'\);/g,
  (_line, names, from) => `import ${names} from '${from}';`,
);

const MODES = {
  node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
} as const;

let files: string[] = [];

beforeAll(() => {
  mkdirSync(path('node_modules/@types'), { recursive: true });
  symlinkSync(root, path('node_modules/maxcut'), 'dir');
  for (const name of [
    'graphology',
    'graphology-types',
    'graphology-generators',
    '@types/node',
    'undici-types',
  ])
    symlinkSync(`${root}node_modules/${name}`, path(`node_modules/${name}`), 'dir');
  files = pages.flatMap((page) =>
    blocksOf(page)
      .filter(({ language }) => language === 'ts')
      .map(({ text, line }) => {
        const file = path(`${page.replaceAll('/', '-')}-${line}.mts`);
        writeFileSync(file, `${text}\nexport {};\n`);
        return file;
      }),
  );
  writeFileSync(path('common.cts'), TYPED_COMMON);
  writeFileSync(path('common.cjs'), COMMON);
});

test.each(Object.entries(MODES))('docs compile under strict: %s', { timeout: 120_000 }, (name, mode) => {
  const options: ts.CompilerOptions = {
    ...mode,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    types: ['node'],
    typeRoots: [path('node_modules/@types')],
    strict: true,
    noEmit: true,
    preserveSymlinks: true,
  };
  // A bundler takes import and require alike.
  const program = ts.createProgram(name === 'bundler' ? files : [...files, path('common.cts')], options);
  // Of libraries only our own: a name that our declarations do not find would be `any` for their users.
  const own = program
    .getSourceFiles()
    .filter(({ fileName }) => !/node_modules\/(?!maxcut\/dist\/)/.test(fileName))
    .filter(({ fileName }) => !/\/typescript\/lib\//.test(fileName));
  expect(own.length).toBeGreaterThan(files.length);
  const faults = own.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
  const words = faults.map(({ file, start, messageText }) => {
    const line = (file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0) + 1;
    return `${file?.fileName}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  expect(words).toEqual([]);
});

test('require finds the library', () => {
  const { stdout, stderr } = spawnSync(process.execPath, [path('common.cjs')], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([3.5, 'optimal', 'UsageError', 'function', 'function', 'function']);
});
