/** The blocks of code in the README and in docs. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Block {
  readonly language: string;
  /** Too long to be run by a test. */
  readonly long: boolean;
  readonly text: string;
  readonly line: number;
}

export const pages = [
  'README.md',
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export function blocksOf(page: string): Block[] {
  const text = readFileSync(root + page, 'utf8');
  return [...text.matchAll(/^``` ?(\S*)([^\n]*)\n([\s\S]*?)^```/gm)].map(
    ({ 1: info, 2: rest, 3: body, index }) => ({
      language: info === '' && isCommands(body!) ? 'sh' : info!,
      long: rest!.trim() === 'minutes',
      text: body!,
      line: text.slice(0, index).split('\n').length,
    }),
  );
}

/** Lines to type, as against a synopsis with brackets. */
function isCommands(text: string): boolean {
  return /^maxcut [a-z]/m.test(text) && !text.includes('[');
}
