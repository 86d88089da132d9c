/** Qubist's Hamiltonians (.qh): a line `sites lines`, then as many lines `i i h` and `i j J` over spins ±1 numbered from 0, each pair
 *  once; to be minimised. Sites without a line are free. An offset has no place but a comment.
 *  Source: bqpjson's converter bqp2qh, github.com/lanl-ansi/bqpjson. */
import type { ProblemFormat } from './problem-file.ts';
import { type ListStyle, readTermList, termListText } from './term-list.ts';

const STYLE: ListStyle = { kind: 'ising', first: 0, pairs: 'coefficient' };

export const qubist: ProblemFormat = {
  name: 'qubist',
  description: 'line "sites lines", then lines "i i h" and "i j J" of spins from 0; minimise (D-Wave)',
  extensions: ['qh'],
  kind: 'ising',
  recognizes: (_, byName) => byName,
  read: (bytes, file, options) => readTermList(bytes, file, STYLE, options),
  write: (problem) => termListText(problem, STYLE),
};
