/** Every block of code in the README and in docs is run: `ts` and `js` as modules that import the built package, `sh` line by line,
 *  `python` where there is one.
 *  In scripts `expression; // → value` is checked. A block of `text` after one of `sh` is what it prints, times aside; one
 *  named like a file is that file. A block marked `sh minutes` takes as long as that and is not run. Blocks of a page share a folder, in the order in which they stand. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from './cli/harness.ts';
import { type Block, blocksOf, pages } from './support/doc-blocks.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = scratchFolder();

const hasPython = spawnSync('python3', ['--version']).status === 0;
const RUN = ['ts', 'js', 'sh', ...(hasPython ? ['python'] : [])];

/** A folder in which `maxcut` is a command and a package, and `data` is at hand. */
function workspace(name: string): string {
  const folder = path(name.replaceAll('/', '-'));
  mkdirSync(`${folder}/node_modules/.bin`, { recursive: true });
  symlinkSync(root, `${folder}/node_modules/maxcut`);
  for (const library of ['graphology', 'graphology-generators'])
    symlinkSync(`${root}node_modules/${library}`, `${folder}/node_modules/${library}`);
  symlinkSync(`${root}data`, `${folder}/data`);
  symlinkSync(`${root}test/fixtures`, `${folder}/fixtures`);
  writeFileSync(`${folder}/package.json`, '{ "type": "module" }');
  writeFileSync(
    `${folder}/node_modules/.bin/maxcut`,
    `#!/bin/sh\nexec "${process.execPath}" "${root}bin/maxcut.js" "$@"\n`,
  );
  chmodSync(`${folder}/node_modules/.bin/maxcut`, 0o755);
  return folder;
}

function runScript(folder: string, block: Block): void {
  const checked = block.text.replace(
    /^(?!\s*(?:const|let|import)\b)(.+?);\s*\/\/ → (.+)$/gm,
    (_line, expression, value) => `assert.deepEqual(JSON.parse(JSON.stringify(${expression})), ${value});`,
  );
  const source = `import assert from 'node:assert/strict';\n${checked}`;
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const file = `${folder}/block-${block.line}.js`;
  writeFileSync(file, ts.transpileModule(source, { compilerOptions: options }).outputText);
  execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

/** A shell's lines, or Python's. */
function runCommands(folder: string, { language, text }: Block): string {
  const [program, ...argv] = language === 'python' ? ['python3', '-c'] : ['bash', '-euo', 'pipefail', '-c'];
  const env = { ...process.env, PATH: `${folder}/node_modules/.bin:${process.env.PATH}`, HOME: folder };
  return execFileSync(program!, [...argv, text], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
    env,
  });
}

const steady = (text: string) => text.trim().replace(/\d+\.\d+ s\b/g, '… s');

describe.each(pages)('%s', (page) => {
  const blocks = blocksOf(page);

  test('code is marked as what it is, so that it is run', () => {
    for (const { language, text, line } of blocks) {
      // A file is run by the block that uses it.
      if (RUN.includes(language) || language.includes('.')) continue;
      expect(text, `${page}:${line}`).not.toMatch(/^import .* from 'maxcut/m);
    }
  });

  const runnable = blocks.filter(({ language, long }) => RUN.includes(language) && !long);
  test.runIf(runnable.length > 0)(`${runnable.length} blocks run`, { timeout: 120_000 }, () => {
    const folder = workspace(page);
    blocks.forEach((block, i) => {
      // The name of a file instead of a language: the block is that file.
      if (block.language.includes('.')) writeFileSync(`${folder}/${block.language}`, block.text);
      // Installing is what package.test.ts does.
      if (!runnable.includes(block) || /^npm /m.test(block.text)) return;
      try {
        const script = ['ts', 'js'].includes(block.language);
        const output = script ? runScript(folder, block) : runCommands(folder, block);
        const next = blocks[i + 1];
        if (block.language === 'sh' && next?.language === 'text')
          expect(steady(output!)).toBe(steady(next.text));
      } catch (error) {
        throw new Error(`${page}:${block.line}: ${error instanceof Error ? error.message : error}`);
      }
    });
  });
});
