/** What each stage of a solve has to tell in the summary: the chain from the relaxation's value to the cut. */
import { type BoundSource, type StageReport, stageNamed } from '../problems/result.ts';
import { count, duration, figure } from './figures.ts';

export type Row = readonly [label: string, text: string];

/** What a bound rests on, in words. */
export const SOURCE_WORDS: Readonly<Record<BoundSource, string>> = {
  'positive-weights': 'trivial, the sum of the positive weights',
  sdp: '',
  'cutting-planes': 'SDP and odd cycles',
  reduction: 'by reduction',
  enumeration: 'by enumeration',
  'tree-decomposition': 'by dynamic programming',
  matching: 'by matching on a surface',
  'branch-and-bound': 'by branch and bound',
};

/** The rows of all stages. @param cut the weight that was reached in the end, in the stages' units */
export function stageRows(stages: readonly StageReport[], cut: number): Row[] {
  return stages.flatMap((stage) => rowsOf(stage, stages, cut)).filter(([, text]) => text !== '');
}

function rowsOf(stage: StageReport, stages: readonly StageReport[], cut: number): Row[] {
  const time = duration(stage.seconds);
  switch (stage.name) {
    case 'reduce':
      return [['reduced to', `${count(stage.nodes, 'node')}, ${count(stage.edges, 'edge')}, ${time}`]];
    case 'sdp':
      return [
        ['SDP value', `${figure(stage.value)}, ${count(stage.sweeps, 'sweep')}, rank ${stage.rank}, ${time}`],
        [
          'E[GW]',
          stage.expectedRounding === null
            ? ''
            : `${figure(stage.expectedRounding)}, expected cut of a random hyperplane`,
        ],
      ];
    case 'rounding':
      return [
        [
          'rounding',
          `cut ${figure(stage.cut)}, best of ${count(stage.trials, 'hyperplane')}, mean ${figure(stage.mean)}, ${time}`,
        ],
      ];
    case 'derandomize': {
      const { expectationStart, expectationEnd, steps, residual, starts } = stage;
      const best = starts > 1 ? `, best of ${starts} descents` : '';
      return [
        [
          'descent',
          `E[cut] ${figure(expectationStart)} → ${figure(expectationEnd)}, ${count(steps, 'step')}, ‖W‖²/n ${power(residual)}`,
        ],
        ['derandomized', `cut ${figure(stage.cut)}${best}, ${time}`],
        ['guarantee', guarantee(stage.atLeastExpectedRounding, stages, cut)],
      ];
    }
    case 'search':
      return [['search', `cut ${figure(stage.cut)}, ${count(stage.tasks, 'task')}, ${time}`]];
    case 'cutting-planes': {
      const bound = stage.upperBound === null ? 'no bound in time' : `bound ${figure(stage.upperBound)}`;
      return [['odd cycles', `${bound}, ${stage.inequalities} inequalities, ${time}`]];
    }
    case 'prove': {
      const open = stage.open === 0 ? '' : `, ${stage.open} open`;
      const most = `${stage.inequalities} inequalities`;
      return [['proof', `${count(stage.nodes, 'node')}${open}, at most ${most}, ${time}`]];
    }
    case 'exact':
      return [['exact', `cut ${figure(stage.cut)}, ${SOURCE_WORDS[stage.method]}, ${time}`]];
    case 'bound':
      // The bound itself stands above; here only why it is not better.
      return [['bound', stage.reason ?? '']];
    default:
      return [[stage.name, `cut ${figure(stage.cut)}, ${time}`]];
  }
}

/** `cut ≥ E[GW]`, the promise of derandomizing, with the figures on both sides. */
function guarantee(holds: boolean, stages: readonly StageReport[], cut: number): string {
  const expected = stageNamed(stages, 'sdp')?.expectedRounding ?? null;
  if (expected === null) return '';
  return holds
    ? `cut ≥ E[GW] holds: ${figure(cut)} ≥ ${figure(expected)}`
    : `cut ≥ E[GW] is not met: ${figure(cut)} < ${figure(expected)}`;
}

/** A small number as a power of ten with one decimal: 1.2e-9. */
function power(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}
