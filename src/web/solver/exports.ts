/** What can be downloaded of a solve, as the command writes it. */
import { certifyCut, certifyValue } from '../../cli/certify.ts';
import { solvePlot } from '../../cli/plot/solve-plot.ts';
import { resultJson } from '../../cli/result-json.ts';
import { UsageError } from '../../core/errors.ts';
import { gexfText } from '../../io/graphs/gexf.ts';
import { formatAssignment, formatPartition } from '../../io/partition.ts';
import type { QuadraticResult } from '../../solve/quadratic-types.ts';
import type { SolveResult } from '../../solve/types.ts';
import { formatCertificate } from '../../verify/certificate.ts';
import type { ExportName, FromSolver } from '../messages.ts';
import type { Run } from './run.ts';
import type { Subject } from './subject.ts';

type ExportedFile = Extract<FromSolver, { type: 'file' }>;

/** @param place of the drawn nodes, x and y by turns within 0..1 @throws UsageError where there is no such file of the run */
export async function exportFile(
  what: ExportName,
  subject: Subject,
  run: Run,
  place: Float32Array | null,
): Promise<ExportedFile> {
  const { input, graph, labels } = subject;
  const { result, spin } = run;
  const file = (ending: string, mime: string, ...parts: string[]): ExportedFile => ({
    ...{ type: 'file', mime, parts },
    name: `${input.name}${ending}`,
  });
  switch (what) {
    case 'sides':
      return file('.sides.txt', 'text/plain', sidesText(subject, result));
    case 'json':
      return file('.result.json', 'application/json', resultJson(result));
    case 'certificate':
      return file('.certificate.json', 'application/json', await certificateText(subject, result));
    case 'gexf':
      return file('.gexf', 'application/xml', ...gexfText(graph, labels, spin));
    case 'svg':
      if (!('cut' in result)) throw new UsageError('only the cut of a graph is drawn as SVG');
      return file('.svg', 'image/svg+xml', solvePlot(graph, result, run.events, place ?? undefined));
  }
}

function sidesText({ input }: Subject, result: SolveResult | QuadraticResult): string {
  return 'spin' in result
    ? formatPartition(input.labels, result.spin)
    : formatAssignment(input.labels, result.problem, result.values);
}

async function certificateText(
  { input, graph }: Subject,
  result: SolveResult | QuadraticResult,
): Promise<string> {
  if (globalThis.crypto?.subtle === undefined)
    throw new UsageError('a browser makes the checksum of a certificate only on https or on this machine');
  const made =
    input.kind === 'graph'
      ? await certifyCut(graph, result as SolveResult)
      : await certifyValue(input.problem, result as QuadraticResult);
  return formatCertificate(made);
}
