/** `maxcut verify FILE PARTITION`: counts a cut, or the value of a QUBO or Ising assignment, again from the file, and checks the
 *  certificate of its bound. Only the reading of files is shared with `solve`; what is counted and proven here is by src/verify.
 *  Whatever does not hold is refused with one line and exit code 65. */

import type { Command } from 'commander';
import { InputError, UsageError } from '../core/errors.ts';
import { graphName, parseGraph } from '../io/graphs/registry.ts';
import { parsePartition, readProblem } from '../io/index.ts';
import { problemFormatOf } from '../io/problems/registry.ts';
import { readAssignment, readCertificate } from '../node/index.ts';
import { readContent, readInput } from '../node/read-file.ts';
import type { Certificate } from '../verify/certificate.ts';
import {
  type CertificateCheck,
  checkGraphCertificate,
  checkProblemCertificate,
} from '../verify/check-certificate.ts';
import { recountEdges } from '../verify/recount.ts';
import { recountValue } from '../verify/recount-value.ts';
import type { CommandContext } from './command.ts';
import { count, figure, percent } from './figures.ts';
import { inputOptions, readOptions } from './input-options.ts';
import { print } from './io.ts';
import { addOptions, fileName, finiteNumber, type OptionValues } from './options.ts';

const options = {
  ...inputOptions,
  cut: finiteNumber('C', 'what the cut is said to weigh', 'not compared'),
  value: finiteNumber('V', 'what the value of a QUBO or Ising problem is said to be', 'not compared'),
  certificate: fileName(
    'check the bound by the certificate in FILE, which `maxcut solve --certificate` writes',
  ),
};

type VerifyFlags = OptionValues<typeof options>;

const EXAMPLES = `
Examples:
  maxcut verify data/gset/G1.txt.gz G1.cut
  maxcut verify data/gset/G1.txt.gz G1.cut --certificate G1.json
  maxcut verify data/gset/G1.txt.gz --certificate G1.json
`;

export function defineCommand(command: Command, { io }: CommandContext): void {
  command
    .argument('<file>', 'the graph, or the QUBO or Ising problem')
    .argument(
      '[partition]',
      'lines `node side` or `variable value`, as `solve --output` writes them; default: what the certificate has',
    )
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, partition: string | undefined, flags: VerifyFlags) => {
      await print(io, await verify(file, partition, flags));
    });
  addOptions(command, options);
}

/** What has been verified, in words. @throws InputError for anything that does not hold */
async function verify(path: string, partition: string | undefined, flags: VerifyFlags): Promise<string> {
  if (partition === undefined && flags.certificate === undefined)
    throw new UsageError('neither a partition nor --certificate is given, expected one of them');
  if (path === '-' && partition === '-')
    throw new UsageError('both the graph and the partition are "-", expected one of them to be a file');
  const { bytes, file } = await readContent(path);
  const isProblem = problemFormatOf(bytes, file, flags.format) !== null;
  const unfit = isProblem ? 'cut' : 'value';
  if (flags[unfit] !== undefined)
    throw new UsageError(
      `option --${unfit} does not fit ${isProblem ? 'a problem' : 'a graph'}: use --${isProblem ? 'value' : 'cut'}`,
    );
  return (isProblem ? verifyValue : verifyCut)(file, bytes, partition, flags);
}

async function verifyCut(
  file: string,
  bytes: Uint8Array,
  partition: string | undefined,
  flags: VerifyFlags,
): Promise<string> {
  const { labels, edges: buffer } = parseGraph(bytes, file, flags.format, readOptions(flags)).parsed;
  const edges = {
    source: buffer.source.subarray(0, buffer.count),
    target: buffer.target.subarray(0, buffer.count),
    weight: buffer.weight?.subarray(0, buffer.count) ?? null,
  };
  const certificate = await certificateOf(flags);
  const given =
    partition === undefined ? undefined : parsePartition(await readInput(partition), labels, partition);
  const spin = given ?? sidesOf(certificate!, labels.size, flags.certificate!, [0, 1]);
  const cut = recountEdges(edges, spin);
  compareClaim(partition ?? flags.certificate!, 'the cut weighs', cut, flags.cut, buffer.totalSize);
  const lines = [
    `${graphName(file)}: ${count(labels.size, 'node')}, ${count(buffer.count, 'edge')}\n`,
    `cut          ${figure(cut)}, counted from the file's edges`,
  ];
  if (certificate !== null) {
    const check = await checkGraphCertificate(labels.size, edges, certificate, given);
    lines.push(...boundLines('upper bound', certificate, check, cut, flags.certificate!));
  }
  return `${lines.join('\n')}\n`;
}

async function verifyValue(
  file: string,
  bytes: Uint8Array,
  partition: string | undefined,
  flags: VerifyFlags,
): Promise<string> {
  const { problem, labels, name } = readProblem(bytes, { file, ...readOptions(flags) });
  const { kind, n, couplings, linear, offset } = problem;
  const certificate = await certificateOf(flags);
  const given = partition === undefined ? undefined : await readAssignment(partition, labels, kind);
  const values = given ?? sidesOf(certificate!, n, flags.certificate!, kind === 'qubo' ? [0, 1] : [1, -1]);
  const value = recountValue(problem, values);
  const size = [...linear, ...couplings.weight].reduce((sum, x) => sum + Math.abs(x), Math.abs(offset));
  compareClaim(partition ?? flags.certificate!, 'the value is', value, flags.value, size);
  const lines = [
    `${name}: ${kind === 'qubo' ? 'QUBO' : 'Ising'}, ${count(n, 'variable')}, ${count(couplings.m, 'coupling')}\n`,
    `value        ${figure(value)}, counted from the file's coefficients`,
  ];
  if (certificate !== null) {
    const check = await checkProblemCertificate(kind, problem, certificate, given);
    const words = certificate.sense === 'minimize' ? 'lower bound' : 'upper bound';
    lines.push(...boundLines(words, certificate, check, value, flags.certificate!));
  }
  return `${lines.join('\n')}\n`;
}

async function certificateOf({ certificate }: VerifyFlags): Promise<Certificate | null> {
  return certificate === undefined ? null : readCertificate(certificate);
}

/** The certificate's own partition or assignment, its digits replaced. */
function sidesOf(
  { partition }: Certificate,
  n: number,
  file: string,
  [zero, one]: readonly [number, number],
): Int8Array {
  if (partition === null)
    throw new UsageError(`a certificate of version 1 has no partition: give one besides ${file}`);
  if (partition.length !== n)
    throw new InputError(
      { file },
      `refused: the partition has ${partition.length} digits, expected ${n}, one for each node or variable`,
    );
  return Int8Array.from(partition, (digit) => (digit === '1' ? one : zero));
}

/** Integers must agree exactly, other numbers up to the rounding of their sum. */
function compareClaim(
  partition: string,
  what: string,
  counted: number,
  claimed: number | undefined,
  size: number,
): void {
  if (claimed === undefined) return;
  const room = Number.isInteger(counted) && Number.isInteger(claimed) ? 0 : 1e-9 * size;
  if (Math.abs(counted - claimed) > room)
    throw new InputError({ file: partition }, `refused: ${what} ${counted}, not ${claimed}`);
}

function boundLines(
  words: string,
  { claim: { bound } }: Certificate,
  check: CertificateCheck,
  found: number,
  file: string,
): string[] {
  if (!check.holds) throw new InputError({ file }, `refused: the certificate does not hold: ${check.reason}`);
  const gap = check.optimal ? 0 : Math.abs(bound - found) / Math.abs(bound === 0 ? found || 1 : bound);
  return [
    `${words}  ${figure(bound)}, proven by the certificate`,
    `gap          ${percent(gap)}${check.optimal ? ': optimal' : ''}`,
  ];
}
