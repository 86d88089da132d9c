/** What `maxcut solve` leaves behind: files, and the result on standard output. A file that cannot be written costs neither the other
 *  files nor the result. What makes certificate, plot and summary is loaded where one is wanted. */
import type { OutputError } from '../core/errors.ts';
import { writeAssignment, writeCertificate, writePartition } from '../node/index.ts';
import { writeFileAtomically } from '../node/write-file.ts';
import { failureIn, failureOf } from './failure.ts';
import { type Io, print, tell, wantsColor } from './io.ts';
import { outputPaths } from './output-paths.ts';
import { resultJson } from './result-json.ts';
import type { SolveFlags } from './solve-flags.ts';
import type { Solved } from './solve-run.ts';

/** Warns, writes the files, prints the result, and then tells what could not be written.
 *  @param logFailure why --log lacks lines
 *  @returns the exit code of the first failure; 0 without one
 *  @throws OutputError if the result cannot be printed */
export async function deliver(
  solved: Solved,
  flags: SolveFlags,
  io: Io,
  logFailure: OutputError | null,
): Promise<number> {
  if (!flags.quiet) await tellWarnings(io, null, warningsOf(solved, flags));
  const { output, certificate, plot } = flags;
  const unwritten = output === undefined ? null : await failureIn(writeSides(output, solved));
  const sideFailures = [
    logFailure === null ? null : failureOf(logFailure),
    certificate === undefined ? null : await failureIn(writeProof(certificate, solved)),
    plot === undefined ? null : await failureIn(writePlot(plot, solved)),
  ].filter((failure) => failure !== null);
  const writtenTo = output !== undefined && unwritten === null ? namesOf(output, solved) : undefined;
  try {
    await print(io, await report(solved, flags, { writtenTo, color: wantsColor(io) }));
  } finally {
    // Even under --quiet: the exit code alone would not say what is missing.
    if (unwritten !== null) await tell(io, `maxcut: ${unwritten.message}\n`);
    await tellWarnings(
      io,
      null,
      sideFailures.map(({ message }) => message),
    );
  }
  return (unwritten ?? sideFailures[0])?.exitCode ?? 0;
}

function warningsOf({ result }: Solved, { certificate }: SolveFlags): readonly string[] {
  return certificate !== undefined && result.boundKind === 'estimated'
    ? [
        ...result.warnings,
        'the certificate is of an estimated bound, which `maxcut verify` may find unproven',
      ]
    : result.warnings;
}

/** @param file which of several they are about */
export function tellWarnings(io: Io, file: string | null, warnings: readonly string[]): Promise<void> {
  const about = file === null ? '' : `${file}: `;
  return tell(io, warnings.map((warning) => `maxcut: warning: ${about}${warning}\n`).join(''));
}

/** The solution, and those after the first to files of their own (outputPaths). */
export async function writeSides(path: string, solved: Solved): Promise<void> {
  const { labels } = solved.input;
  const paths = outputPaths(path, solved.result.solutions.length);
  for (const [i, one] of paths.entries()) {
    if (solved.kind === 'graph') await writePartition(one, labels, solved.result.solutions[i]!.spin);
    else await writeAssignment(one, labels, solved.kind, solved.result.solutions[i]!.values);
  }
}

/** The files that writeSides() has written: the first two, and the last. */
function namesOf(path: string, { result }: Solved): string {
  const [first, second, ...others] = outputPaths(path, result.solutions.length);
  const rest = others.length === 0 ? '' : ` … ${others.at(-1)}`;
  return second === undefined ? first! : `${first}, ${second}${rest}`;
}

async function writeProof(path: string, solved: Solved): Promise<void> {
  const { certifyCut, certifyValue } = await import('./certify.ts');
  const certificate =
    solved.kind === 'graph'
      ? await certifyCut(solved.input.graph, solved.result)
      : await certifyValue(solved.input.problem, solved.result);
  await writeCertificate(path, certificate);
}

async function writePlot(path: string, solved: Solved): Promise<void> {
  const { solvePlot } = await import('./plot/solve-plot.ts');
  const graph = solved.kind === 'graph' ? solved.input.graph : solved.input.problem.couplings;
  await writeFileAtomically(path, 'plot', [solvePlot(graph, solved.result, solved.events)]);
}

async function report(
  solved: Solved,
  { json, solutions }: SolveFlags,
  context: { readonly writtenTo: string | undefined; readonly color: boolean },
): Promise<string> {
  if (json) return resultJson(solved.result, solutions !== undefined);
  const { summary } = await import('./summary.ts');
  const negativeWeights = solved.kind === 'graph' && solved.input.graph.weight.some((w) => w < 0);
  return summary(solved.result, { negativeWeights, ...context });
}
