// Keeps the package, with the page in it, below 1 MB: takes comments and blanks out of dist/**/*.js, shortens the names of variables within
// functions, and removes the declarations that no entry of package.json's exports leads to. Functions, classes, properties and all that is
// exported keep their names, and statements their lines, so that a stack trace can be read. The remaining declarations keep their comments,
// but not those that no editor shows: on a whole file, and in folders from which no entry exports anything.
// The page, built after this, is minified by itself.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { minifySync, parseSync } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const reached = new Set();
for (const { types } of Object.values(exports)) if (types !== undefined) reach(join(root, types));

function reach(declarations) {
  if (reached.has(declarations)) return;
  reached.add(declarations);
  const imports = /(?:from |import\()['"](\.[^'"]*)\.(?:js|ts)['"]/g;
  for (const [, path] of readFileSync(declarations, 'utf8').matchAll(imports))
    reach(join(dirname(declarations), `${path}.d.ts`));
}

const COMMENTS = /^[ \t]*\/\*\*[\s\S]*?\*\/\n/gm;

/** Folders of dist from which an entry exports something. */
const shown = new Set(
  Object.values(exports).flatMap(({ types }) =>
    types === undefined
      ? []
      : [...readFileSync(join(root, types), 'utf8').matchAll(/^export .* from '(\.[^']*)'/gm)].map(
          ([, path]) => folderOf(join(root, dirname(types), path)),
        ),
  ),
);

function folderOf(file) {
  return relative(dist, file).split(sep)[0];
}

for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const file = join(dist, name);
  if (name.endsWith('.d.ts')) {
    if (!reached.has(file)) rmSync(file);
    else {
      const whole = readFileSync(file, 'utf8');
      writeFileSync(file, shown.has(folderOf(file)) ? withoutHeader(whole) : whole.replace(COMMENTS, ''));
    }
  }
  if (name.endsWith('.js')) writeFileSync(file, inLines(shorter(readFileSync(file, 'utf8'))));
}

/** The syntax by esbuild, the names by oxc: esbuild would shorten those of functions too, and 24 kB (packed) less. */
function shorter(code) {
  const target = {
    format: 'esm',
    target: 'es2022',
    minifySyntax: true,
    legalComments: 'none',
    charset: 'utf8',
  };
  const { code: simple } = transformSync(code, target);
  const mangle = { toplevel: false, keepNames: { function: true, class: true } };
  const result = minifySync('dist.js', simple, { module: true, compress: false, mangle });
  if (result.errors.length > 0) throw new Error(result.errors[0].message);
  return result.code;
}

/** A comment at the beginning that belongs to no declaration: imports, or another comment, come after it. */
function withoutHeader(declarations) {
  const end = declarations.startsWith('/**') ? declarations.indexOf('*/') + 2 : 0;
  return /^\s*(?:import |export (?:\{|\*|type \{)|\/\*\*)/.test(declarations.slice(end))
    ? declarations.slice(end).trimStart()
    : declarations;
}

/** A line break before each statement and class member where the line would otherwise be longer than 160 characters. */
function inLines(code) {
  const starts = [];
  const visit = (node) => {
    if (Array.isArray(node)) for (const part of node) visit(part);
    else if (typeof node?.type === 'string') {
      const statements = node.type === 'SwitchCase' ? node.consequent : node.body;
      if (Array.isArray(statements)) for (const { start, end } of statements) starts.push([start, end]);
      for (const part of Object.values(node)) visit(part);
    }
  };
  visit(parseSync('dist.js', code).program);
  starts.sort((a, b) => a[0] - b[0]);
  const lines = [];
  let from = 0;
  for (const [start, end] of starts) {
    if (end - from <= 160 || start === from) continue;
    lines.push(code.slice(from, start));
    from = start;
  }
  lines.push(code.slice(from));
  return lines.join('\n');
}
