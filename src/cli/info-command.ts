/** `maxcut info FILE`: what a graph, or the max-cut that a QUBO or Ising problem becomes, is like, and what solving it would mean,
 *  without solving it. */

import type { Command } from 'commander';
import { finishAsync, type Steps } from '../core/steps.ts';
import { componentsSteps } from '../graph/components.ts';
import type { ArcWeights, CsrGraph } from '../graph/csr.ts';
import { summarizeWeightsSteps } from '../graph/weights.ts';
import type { GraphInput, ProblemInput } from '../io/index.ts';
import { readModelFile } from '../node/index.ts';
import { MaxCutForm } from '../problems/max-cut-form.ts';
import { planSolve, type SolvePlan } from '../solve/plan.ts';
import { type GraphStructure, graphStructure, type ProofInReach } from '../solve/structure.ts';
import type { CommandContext } from './command.ts';
import { count, figure } from './figures.ts';
import { inputOptions, readOptions } from './input-options.ts';
import { print, tell } from './io.ts';
import { addOptions, flag, type OptionValues } from './options.ts';

const options = {
  ...inputOptions,
  json: flag('print the facts as one JSON document'),
  quiet: flag('no warnings on standard error'),
};

/** Both on files of the package's repository. */
export const INFO_EXAMPLES = `
Examples:
  maxcut info data/gset/G14.txt.gz
  maxcut info data/realworld/road-euroroad.rud --json
`;

export function defineCommand(command: Command, { io }: CommandContext): void {
  command
    .argument(
      '<file>',
      'the graph, QUBO or Ising problem; - is standard input; .gz, .zip and others are unpacked',
    )
    .addHelpText('after', INFO_EXAMPLES)
    .action(async (file: string, flags: OptionValues<typeof options>) => {
      const input = await readModelFile(file, readOptions(flags));
      if (!flags.quiet) {
        await tell(io, input.warnings.map((warning) => `maxcut: warning: ${warning}\n`).join(''));
      }
      const facts = {
        name: input.name,
        format: input.format,
        ...problemFacts(input),
        ...(await finishAsync(graphFacts(graphOf(input)))),
      };
      await print(io, flags.json ? `${JSON.stringify(facts)}\n` : infoText(facts));
    });
  addOptions(command, options);
}

type GraphFacts = ReturnType<typeof graphFacts> extends Steps<infer Facts> ? Facts : never;

type Facts = GraphFacts & { readonly name: string; readonly format: string } & ReturnType<
    typeof problemFacts
  >;

function graphOf(input: GraphInput | ProblemInput): CsrGraph {
  return input.kind === 'graph' ? input.graph : new MaxCutForm(input.problem).graph;
}

/** What a problem is itself; the other facts are those of its max-cut. Nothing for a graph. */
function problemFacts(input: GraphInput | ProblemInput) {
  if (input.kind === 'graph') return {};
  const { kind, sense, n, couplings, offset } = input.problem;
  return { problem: { kind, sense, variables: n, couplings: couplings.m, offset } };
}

function problemText({ kind, sense, variables, couplings, offset }: NonNullable<Facts['problem']>): string {
  const size = `${count(variables, 'variable')}, ${count(couplings, 'coupling')}`;
  return `${kind === 'qubo' ? 'QUBO' : 'Ising'}, to ${sense}: ${size}, offset ${figure(offset)}; below is its max-cut`;
}

function* graphFacts(graph: CsrGraph) {
  const found = yield* componentsSteps(graph);
  const { total, integral, nonNegative } = yield* summarizeWeightsSteps(graph);
  return {
    nodes: graph.n,
    edges: graph.m,
    weights: { ...weightRange(graph.weight), total, integral, negative: !nonNegative },
    degrees: degreeRange(graph),
    components: {
      count: found.length,
      largest: found.reduce((most, { nodes }) => Math.max(most, nodes), 0),
      isolatedNodes: found.filter(({ nodes }) => nodes === 1).length,
    },
    bipartite: found.every(({ bipartite }) => bipartite),
    structure: yield* graphStructure(graph),
    plan: yield* planSolve(graph),
  };
}

function weightRange(weight: ArcWeights): { least: number | null; most: number | null } {
  if (weight.length === 0) return { least: null, most: null };
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const w of weight) {
    least = Math.min(least, w);
    most = Math.max(most, w);
  }
  return { least, most };
}

function degreeRange({ n, m, rowPtr }: CsrGraph): { least: number; most: number; mean: number } {
  let least = n === 0 ? 0 : Number.POSITIVE_INFINITY;
  let most = 0;
  for (let u = 0; u < n; u++) {
    const degree = rowPtr[u + 1]! - rowPtr[u]!;
    least = Math.min(least, degree);
    most = Math.max(most, degree);
  }
  return { least, most, mean: n === 0 ? 0 : (2 * m) / n };
}

function infoText(facts: Facts): string {
  const { weights, degrees, components: parts } = facts;
  const rows: [string, string][] = [
    ['format', facts.format],
    ...(facts.problem === undefined ? [] : [['problem', problemText(facts.problem)] as [string, string]]),
    ['nodes', figure(facts.nodes)],
    ['edges', figure(facts.edges)],
    ['weights', weightsText(weights)],
    ['degrees', `${degrees.least} to ${degrees.most}, mean ${figure(Number(degrees.mean.toPrecision(4)))}`],
    [
      'components',
      parts.count === 1
        ? '1'
        : `${parts.count}, the largest of ${count(parts.largest, 'node')}, ${count(parts.isolatedNodes, 'isolated node')}`,
    ],
    ['bipartite', facts.bipartite ? 'yes' : 'no'],
    ...structureRows(facts.structure),
    ...planRows(facts.plan),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return `${facts.name}\n\n${rows.map(([label, text]) => `${label.padEnd(width)}  ${text}\n`).join('')}`;
}

function weightsText({ least, most, total, integral, negative }: Facts['weights']): string {
  if (least === null || most === null) return 'none';
  const range = least === most ? `all ${figure(least)}` : `${figure(least)} to ${figure(most)}`;
  const kind = integral ? 'integers' : 'real';
  return `${range}, ${kind}${negative ? ', some negative' : ''}, total ${figure(total)}`;
}

const PROOFS: Readonly<Record<ProofInReach, string>> = {
  'positive-weights': 'none needed: a cut holds every edge of positive weight and no other',
  reduction: 'optimality, by reduction alone',
  enumeration: 'optimality, by enumeration',
  'tree-decomposition': 'optimality, by dynamic programming',
  'planar-matching': 'optimality, by matching',
  'torus-matching': 'optimality in most cases, by matching and odd cycles',
  'branch-and-bound': 'optimality where time suffices, by branch and bound',
  'branch-and-cut': 'optimality where time suffices, by odd cycles and branch and bound',
  'bound-only': 'a bound, by the SDP and odd cycles',
};

function structureRows({
  frustrated,
  planar,
  cutStep,
  kernel,
  blocks,
  proof,
}: GraphStructure): [string, string][] {
  const { largest } = blocks;
  const rows: [string, string][] = [
    ['planar', planar === null ? 'not tested: too large' : planar ? 'yes' : 'no'],
    ['frustrated', frustrated ? 'yes' : 'no: every cycle has an even number of positive edges'],
    ['cut step', cutStep === null ? 'none' : `${figure(cutStep)}: all cuts are multiples of it`],
    ['reduced to', `${count(kernel.nodes, 'node')}, ${count(kernel.edges, 'edge')}`],
  ];
  if (largest !== null) {
    const { nodes, edges, treewidth, surface, sides } = largest;
    const size = `${count(nodes, 'node')}, ${count(edges, 'edge')}`;
    const shape = {
      planar: ', planar',
      torus: sides === null ? ', on a torus' : `, a torus of ${sides[0]} × ${sides[1]}`,
      surface: ', on a surface',
    };
    rows.push(['blocks', `${blocks.count}, the largest of ${size}${surface === null ? '' : shape[surface]}`]);
    rows.push(['treewidth', treewidth === null ? 'too large to use' : `at most ${treewidth}, of that block`]);
  }
  return [...rows, ['proof', PROOFS[proof]]];
}

function planRows({ method, descents, bound }: SolvePlan): [string, string][] {
  const { factorEntries, flops, limits } = bound;
  const power = (value: number) => (value < 1e4 ? figure(value) : value.toExponential(1).replace('e+', 'e'));
  const why =
    factorEntries === null
      ? `estimated: a proof needs more than ${power(limits.entries)} entries or ${power(limits.flops)} operations`
      : `verified: a factor of ${figure(factorEntries)} entries, ${power(flops!)} operations`;
  return [
    [
      'solve',
      `${method}: data reduction, exact methods if small, searches on all threads, descents from the SDP`,
    ],
    [
      'descents',
      `${descents.starts} of at most ${count(descents.steps, 'step')}, ${count(descents.columns, 'column')}`,
    ],
    ['bound', why],
  ];
}
