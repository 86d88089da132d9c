/** Damaged files of every format, partitions and suites: what was meant, or an error of the input in one line; never a fault of
 *  ours, and never long. */
import { readdirSync, readFileSync } from 'node:fs';
import { InputError } from '../src/core/errors.ts';
import { formatPartition, parsePartition, readModel } from '../src/io/index.ts';
import { parseSuite } from '../src/measure/suite.ts';
import { among, below, shorter, type Target, type Uniform } from './target.ts';

const LONGEST_MS = 2000;

interface TextCase {
  readonly file: string;
  readonly bytes: readonly number[];
}

const PIECES = [
  '\0',
  '\u0085',
  '\u001b[31m',
  '"',
  "'",
  '\r',
  '\n\n',
  ' '.repeat(40),
  '1e309',
  '-0',
  '9'.repeat(30),
  '<!--',
  '{',
  '[',
  'NaN',
  '__proto__',
  '#',
  ',',
  '\ufeff',
  '\ud800',
].map((text) => [...new TextEncoder().encode(text)]);

function damaged(bytes: readonly number[], uniform: Uniform): number[] {
  let list = [...bytes];
  for (let times = 1 + below(uniform, 4); times > 0; times--) {
    const at = below(uniform, list.length + 1);
    const length = 1 + below(uniform, 12);
    switch (below(uniform, 6)) {
      case 0:
        list.splice(at, length);
        break;
      case 1:
        list.splice(at, 0, ...list.slice(at, at + length));
        break;
      case 2:
        list.splice(at, 0, ...among(uniform, PIECES));
        break;
      case 3:
        list = list.slice(0, at);
        break;
      default:
        list[Math.min(at, Math.max(0, list.length - 1))] = below(uniform, 256);
    }
  }
  return list;
}

/** Runs it, and says what is wrong with an error that it throws, or with how long it took. */
function attempt(work: () => string | null): string | null {
  const startMs = performance.now();
  let wrong: string | null;
  try {
    wrong = work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (/\p{Cc}/u.test(error.message)) wrong = 'control characters in the message';
    else wrong = error.message.length > 2000 ? 'a message of more than 2000 characters' : null;
  }
  const tookMs = performance.now() - startMs;
  return wrong ?? (tookMs > LONGEST_MS ? `${Math.round(tookMs)} ms for so little` : null);
}

function fileTarget(
  name: string,
  weight: number,
  samples: readonly TextCase[],
  use: (given: TextCase) => string | null,
): Target<TextCase> {
  return {
    name,
    weight,
    make(uniform) {
      const { file, bytes } = among(uniform, samples);
      return { file, bytes: damaged(bytes, uniform) };
    },
    *smaller(given) {
      for (const bytes of shorter(given.bytes)) yield { ...given, bytes };
    },
    check: async (given) => attempt(() => use(given)),
  };
}

const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];

/** @param fixtures the folder of the tests' files */
export function textTargets(fixtures: URL): Target<TextCase>[] {
  const files = ['graphs', 'bad'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, fixtures)).map((file) => ({
      file,
      bytes: [...readFileSync(new URL(`${folder}/${file}`, fixtures))],
    })),
  );
  const graphs = fileTarget('files', 100, files, ({ file, bytes }) => {
    const model = readModel(Uint8Array.from(bytes), { file });
    const weight = model.kind === 'graph' ? model.graph.weight : model.problem.couplings.weight;
    const nodes = model.kind === 'graph' ? model.graph.n : model.problem.n;
    if (model.labels.size !== nodes) return `${model.labels.size} names for ${nodes} nodes`;
    return weight.every(Number.isFinite) ? null : 'a weight that is not finite';
  });
  const names = ['a', 'b c', '1', '-0', 'é', '__proto__'];
  const labels = {
    size: names.length,
    labelOf: (i: number) => names[i]!,
    indexOf: (label: string) => names.indexOf(label),
  };
  const whole = formatPartition(labels, Int8Array.of(1, -1, 1, 1, -1, -1));
  const partitions = fileTarget('partitions', 50, [{ file: 'a.cut', bytes: bytesOf(whole) }], ({ bytes }) => {
    const spin = parsePartition(Uint8Array.from(bytes), labels);
    const again = parsePartition(Uint8Array.from(bytesOf(formatPartition(labels, spin))), labels);
    if (!spin.every((s) => s === 1 || s === -1)) return 'a node without a side';
    return spin.every((s, i) => s === again[i]) ? null : 'read back differently';
  });
  const suite = {
    name: 'x',
    summary: 'y',
    instances: ['G1*'],
    files: [{ file: 'a.rud', bestKnown: 3 }],
    generated: [{ name: 'g', family: 'gnm', seed: 1, parameters: { nodes: 9, edges: 9 } }],
    methods: ['greedy'],
    timeLimitSec: 1,
    seeds: 2,
  };
  const suites = fileTarget(
    'suites',
    25,
    [{ file: 's.json', bytes: bytesOf(JSON.stringify(suite)) }],
    ({ bytes }) => {
      const { name, seeds } = parseSuite(new TextDecoder().decode(Uint8Array.from(bytes)), 's.json');
      if (/[/\\\p{Cc}]/u.test(name)) return 'the name leads elsewhere';
      return seeds <= 10_000 ? null : 'more seeds than anyone has time for';
    },
  );
  return [graphs, partitions, suites];
}
