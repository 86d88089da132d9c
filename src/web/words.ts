/** What the page calls a problem and its parts. */
import { count } from '../cli/figures.ts';
import type { Drawing, Model } from './messages.ts';

/** The names of a problem's figures. */
export interface Words {
  readonly value: string;
  readonly bound: string;
}

export function wordsOf({ kind, minimize }: Model): Words {
  if (kind === 'graph') return { value: 'cut', bound: 'upper bound' };
  return { value: 'value', bound: minimize ? 'lower bound' : 'upper bound' };
}

/** Nodes, edges and format, or the like. */
export function sizeWords({ kind, nodes, edges, minimize, negativeWeights, format }: Model): string {
  const [node, edge] = kind === 'graph' ? ['node', 'edge'] : ['variable', 'coupling'];
  const parts = [count(nodes, node!), count(edges, edge!)];
  if (kind !== 'graph')
    parts.push(`${kind === 'qubo' ? 'QUBO' : 'Ising'}, to ${minimize ? 'minimise' : 'maximise'}`);
  else if (negativeWeights) parts.push('some weights negative');
  return `${parts.join(', ')} · ${format}`;
}

/** What of the picture is not as one would expect; empty where all is. */
export function drawingWords({ kind }: Model, { labels }: Drawing): string {
  const sentences: string[] = [];
  if (kind !== 'graph')
    sentences.push(
      'Drawn as the maximum cut that is solved: variables on the side of the reference have one value, the others the other.',
    );
  if (labels === null)
    sentences.push('Too many nodes to draw one by one: this is the matrix, dark where there are edges.');
  return sentences.join(' ');
}

export function capital(words: string): string {
  return words[0]!.toUpperCase() + words.slice(1);
}
