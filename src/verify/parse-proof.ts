/** Reads a proof from parsed JSON: that every field is there and of its type. What the proof is worth, check-proof.ts finds out. */
import type {
  CycleLeaf,
  OddInequality,
  Proof,
  ReductionStep,
  TreeFix,
  TreeJoins,
  TreeNode,
} from '../problems/proof.ts';
import { Refusal } from './refusal.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Steps within steps: what checks them would run out of stack. Those of graphs are within one another a few times. */
const DEEPEST = 1000;

/** @throws Refusal naming the field that is not as it should be */
export function parseProof(value: unknown, where = 'proof', depth = 0): Proof {
  if (depth > DEEPEST) throw new Refusal('proof', `steps are within steps more than ${DEEPEST} times`);
  const fields = asObject(value, where);
  const rest = (): Proof => parseProof(fields.rest, `${where}.rest`, depth + 1);
  const list = <T>(name: string, item: (value: unknown, where: string) => T): T[] =>
    asList(fields[name], `${where}.${name}`).map((x, i) => item(x, `${where}.${name}[${i}]`));
  switch (fields.kind) {
    case 'positive-weights':
    case 'enumeration':
      return { kind: fields.kind };
    case 'sdp':
      return { kind: 'sdp', multipliers: list('multipliers', asNumber) };
    case 'inequalities':
      return {
        kind: 'inequalities',
        cycles: list('cycles', asCounts),
        cycleMultipliers: multipliersOf(fields, 'cycles', where),
        hypermetric: list('hypermetric', asCounts),
        hypermetricMultipliers: multipliersOf(fields, 'hypermetric', where),
        rest: rest(),
      };
    case 'reduction':
      return { kind: 'reduction', steps: list('steps', asStep), scale: scaleOf(fields, where), rest: rest() };
    case 'blocks':
      return {
        kind: 'blocks',
        blocks: list('blocks', (block, at) => {
          const { nodes, proof } = asObject(block, at);
          return {
            nodes: asCounts(nodes, `${at}.nodes`),
            proof: parseProof(proof, `${at}.proof`, depth + 1),
          };
        }),
      };
    case 'elimination':
      return { kind: 'elimination', order: asCounts(fields.order, `${where}.order`) };
    case 'tree':
      return {
        kind: 'tree',
        inequalities: list('inequalities', asCounts),
        cycles: fields.cycles === undefined ? [] : list('cycles', asOddInequality),
        root: asTree(fields.root, `${where}.root`),
      };
    default:
      throw new Refusal(`${where}.kind`, `${shown(fields.kind)}, expected the name of a step`);
  }
}

const multiplierNames = { cycles: 'cycleMultipliers', hypermetric: 'hypermetricMultipliers' } as const;

function multipliersOf(fields: Fields, of: keyof typeof multiplierNames, where: string): number[] {
  const name = multiplierNames[of];
  const multipliers = asMultipliers(fields[name], `${where}.${name}`);
  const { length } = asList(fields[of], `${where}.${of}`);
  if (multipliers.length !== length)
    throw new Refusal(`${where}.${name}`, `${multipliers.length} numbers, expected ${length}`);
  return multipliers;
}

function scaleOf({ scale }: Fields, where: string): number {
  if (!(asNumber(scale, `${where}.scale`) > 0))
    throw new Refusal(`${where}.scale`, `${shown(scale)}, expected a number > 0`);
  return scale as number;
}

/** How many nodes a rule names; where several leave, two lists follow. */
const NODES_OF_RULE: Readonly<Record<string, readonly [least: number, most: number] | null>> = {
  free: [1, 1],
  join: [2, 2],
  star: [4, 4],
  twins: [2, 2],
  subgraph: [3, 7],
  clique: null,
  part: null,
};

function asStep(value: unknown, where: string): ReductionStep {
  const [rule, ...nodes] = asList(value, where);
  if (typeof rule !== 'string' || !Object.hasOwn(NODES_OF_RULE, rule)) {
    const names = Object.keys(NODES_OF_RULE).join(', ');
    throw new Refusal(where, `the rule is ${shown(rule)}, expected one of ${names}`);
  }
  const counts = NODES_OF_RULE[rule]!;
  const [least, most] = counts ?? [2, 2];
  if (nodes.length < least || nodes.length > most) {
    const what = counts === null ? 'lists' : 'nodes';
    throw new Refusal(
      where,
      `${nodes.length} ${what}, expected ${least === most ? least : `${least} to ${most}`}`,
    );
  }
  const read =
    counts === null ? nodes.map((list, i) => asCounts(list, `${where}[${i + 1}]`)) : asCounts(nodes, where);
  return [rule, ...read] as unknown as ReductionStep;
}

/** Without recursion: a tree may be deep. */
function asTree(value: unknown, where: string): TreeNode {
  let root: TreeNode | undefined;
  const stack: { value: unknown; at: string; put: (node: TreeNode) => void }[] = [
    {
      value,
      at: where,
      put: (node) => {
        root = node;
      },
    },
  ];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { at, put } = next;
    const fields = asObject(next.value, at);
    if (fields.joins !== undefined || fields.fix !== undefined) {
      const node: (Omit<TreeFix, 'rest'> | Omit<TreeJoins, 'rest'>) & { rest?: TreeNode } =
        fields.joins === undefined ? asFixes(fields, at) : asJoins(fields, at);
      put(node as TreeFix | TreeJoins);
      const set = (below: TreeNode): void => {
        node.rest = below;
      };
      stack.push({ value: fields.rest, at: `${at}.rest`, put: set });
      continue;
    }
    if (fields.order !== undefined) {
      put({ order: asCounts(fields.order, `${at}.order`) });
      continue;
    }
    if (fields.cycles !== undefined) {
      put(asCycleLeaf(fields, at));
      continue;
    }
    if (fields.split === undefined) {
      put({
        inequalities: asCounts(fields.inequalities, `${at}.inequalities`),
        gamma: asMultipliers(fields.gamma, `${at}.gamma`),
        y: asNumbers(fields.y, `${at}.y`),
      });
      continue;
    }
    const node: { split: readonly [number, number]; same?: TreeNode; opposite?: TreeNode } = {
      split: asPair(fields.split, `${at}.split`),
    };
    put(node as TreeNode);
    for (const child of ['same', 'opposite'] as const) {
      const set = (below: TreeNode): void => {
        node[child] = below;
      };
      stack.push({ value: fields[child], at: `${at}.${child}`, put: set });
    }
  }
  return root!;
}

function asCycleLeaf(fields: Fields, at: string): CycleLeaf {
  return {
    cycles: asCounts(fields.cycles, `${at}.cycles`),
    multipliers: asMultipliers(fields.multipliers, `${at}.multipliers`),
  };
}

function asOddInequality(value: unknown, where: string): OddInequality {
  const list = asList(value, where);
  if (!Array.isArray(list[0])) return asCounts(value, where);
  return list.map((walk, i) => asCounts(walk, `${where}[${i}]`));
}

function asFixes(fields: Fields, at: string): Omit<TreeFix, 'rest'> {
  const fix = asList(fields.fix, `${at}.fix`).map((pair, i) => asFix(pair, `${at}.fix[${i}]`));
  return { fix, ...asCycleLeaf(fields, at) };
}

function asJoins({ joins }: Fields, at: string): Omit<TreeJoins, 'rest'> {
  return { joins: asList(joins, `${at}.joins`).map((pair, i) => asPair(pair, `${at}.joins[${i}]`)) };
}

function asPair(value: unknown, where: string): readonly [number, number] {
  const [u, v, ...more] = asCounts(value, where);
  if (v === undefined || more.length > 0) throw new Refusal(where, `${shown(value)}, expected two nodes`);
  return [u!, v];
}

function asFix(value: unknown, where: string): readonly [number, number, number] {
  const [u, v, side, ...more] = asCounts(value, where);
  if (side === undefined || side > 1 || more.length > 0)
    throw new Refusal(where, `${shown(value)}, expected two nodes and 0 or 1`);
  return [u!, v!, side];
}

function asObject(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal(where, `${shown(value)}, expected an object`);
  return value as Fields;
}

function asList(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Refusal(where, `${shown(value)}, expected a list`);
  return value;
}

function asNumber(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new Refusal(where, `${shown(value)}, expected a finite number`);
  return value;
}

/** Whole lists are looked through without making a name for each of their places. */
function asNumbersThat(
  accepts: (x: number) => boolean,
  expected: string,
): (value: unknown, where: string) => number[] {
  return (value, where) => {
    const list = asList(value, where);
    const wrong = list.findIndex((x) => typeof x !== 'number' || !accepts(x));
    if (wrong !== -1) throw new Refusal(`${where}[${wrong}]`, `${shown(list[wrong])}, expected ${expected}`);
    return list as number[];
  };
}

const asNumbers = asNumbersThat(Number.isFinite, 'a finite number');
const asCounts = asNumbersThat((x) => Number.isSafeInteger(x) && x >= 0 && x < 2 ** 31, 'an integer ≥ 0');
const asMultipliers = asNumbersThat((x) => Number.isFinite(x) && x >= 0, 'a finite number ≥ 0');

export function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 40);
}
