/** Partitions, assignments and certificates on disk. */
import { InputError } from '../core/errors.ts';
import type { NodeLabels } from '../io/graphs/graph-file.ts';
import { formatAssignment, formatPartition, parsePartition, VALUE_NAMES } from '../io/partition.ts';
import { type Certificate, formatCertificate, parseCertificate } from '../verify/certificate.ts';
import { readInput } from './read-file.ts';
import { writeFileAtomically } from './write-file.ts';

/** Writes one line `label side` per node, side 0 where the spin is +1 and 1 where it is −1.
 *  @throws OutputError if the path cannot be written */
export async function writePartition(path: string, labels: NodeLabels, spin: Int8Array): Promise<void> {
  await writeFileAtomically(path, 'partition', [formatPartition(labels, spin)]);
}

/** Reads a partition back as spins ±1. @throws InputError unless it gives every node of the graph one side */
export async function readPartition(path: string, labels: NodeLabels): Promise<Int8Array> {
  return parsePartition(await readInput(path), labels, path);
}

/** Writes one line `variable value` per variable: 0 or 1 for a QUBO, -1 or 1 for an Ising problem.
 *  @throws OutputError if the path cannot be written */
export async function writeAssignment(
  path: string,
  labels: NodeLabels,
  kind: 'qubo' | 'ising',
  values: Int8Array,
): Promise<void> {
  await writeFileAtomically(path, 'assignment', [formatAssignment(labels, kind, values)]);
}

/** Reads an assignment back. @throws InputError unless it gives every variable one value */
export async function readAssignment(
  path: string,
  labels: NodeLabels,
  kind: 'qubo' | 'ising',
): Promise<Int8Array> {
  const spin = parsePartition(await readInput(path), labels, path, VALUE_NAMES[kind]);
  return kind === 'qubo' ? spin.map((s) => (1 - s) / 2) : spin;
}

/** @throws OutputError if the path cannot be written */
export async function writeCertificate(path: string, certificate: Certificate): Promise<void> {
  await writeFileAtomically(path, 'certificate', [formatCertificate(certificate)]);
}

/** @throws InputError where the file holds no certificate */
export async function readCertificate(path: string): Promise<Certificate> {
  const certificate = parseCertificate(new TextDecoder().decode(await readInput(path)));
  if (typeof certificate === 'string') throw new InputError({ file: path }, certificate);
  return certificate;
}
