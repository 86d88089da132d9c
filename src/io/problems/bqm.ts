/** D-Wave's JSON of a binary quadratic model, schema 3 (`json.dumps(bqm.to_serializable())`): variable_labels, variable_type
 *  SPIN or BINARY, linear_biases, quadratic_biases with heads and tails as indices, offset; to be minimised. Labels that are no
 *  strings are named by their JSON text. Departure: `use_bytes: true`, whose arrays are bytes, is refused. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { forEachCoupling, type QuadraticKind } from '../../problems/quadratic.ts';
import { EdgeBuffer } from '../graphs/edge-buffer.ts';
import { isNodeName, rankNames } from '../graphs/labels.ts';
import { parseJsonObject, shownJson } from '../text/json.ts';
import { quoteText } from '../text/quote.ts';
import type { ParsedProblem, ProblemFormat } from './problem-file.ts';

const TYPE = 'BinaryQuadraticModel';
const LOOK_AHEAD = 65536;

export const bqm: ProblemFormat = {
  name: 'bqm',
  description: 'D-Wave binary quadratic model as JSON (to_serializable); minimise',
  extensions: ['bqm'],
  kind: null,
  recognizes(bytes, byName) {
    const text = new TextDecoder().decode(bytes.subarray(0, LOOK_AHEAD)).trimStart();
    return byName || (text.startsWith('{') && /"type"\s*:\s*"BinaryQuadraticModel"/.test(text));
  },
  read,
  *write({ kind, n, linear, couplings, offset }, labels) {
    const head: number[] = [];
    const tail: number[] = [];
    const biases: number[] = [];
    forEachCoupling(couplings, (i, j, bias) => {
      head.push(i);
      tail.push(j);
      biases.push(bias);
    });
    const document = {
      type: TYPE,
      version: { bqm_schema: '3.0.0' },
      use_bytes: false,
      index_type: 'int32',
      bias_type: 'float64',
      num_variables: n,
      num_interactions: biases.length,
      variable_labels: Array.from({ length: n }, (_, i) => labelValue(labels.labelOf(i))),
      variable_type: kind === 'ising' ? 'SPIN' : 'BINARY',
      offset,
      info: {},
      linear_biases: [...linear],
      quadratic_biases: biases,
      quadratic_head: head,
      quadratic_tail: tail,
    };
    yield `${JSON.stringify(document)}\n`;
  },
};

/** Integers are written as such: Python tells 1 from "1". */
function labelValue(label: string): string | number {
  return String(Number(label)) === label && Number.isSafeInteger(Number(label)) ? Number(label) : label;
}

function* read(bytes: Uint8Array, file: string | undefined): Steps<ParsedProblem> {
  const document = new BqmDocument(parseJsonObject(bytes, file, 'a binary quadratic model'), file);
  const kind = document.kind();
  const linear = document.list('linear_biases');
  const names = document.names(linear.length);
  const { labels, rank } = yield* rankNames(names);
  const biases = document.list('quadratic_biases');
  const heads = document.list('quadratic_head');
  const tails = document.list('quadratic_tail');
  if (heads.length !== biases.length || tails.length !== biases.length)
    document.refuse(
      `${biases.length} quadratic biases, ${heads.length} heads, ${tails.length} tails: not as many`,
    );
  const terms = new EdgeBuffer(linear.length + biases.length);
  for (const [i, bias] of linear.entries())
    terms.add(rank[i]!, rank[i]!, document.number(bias, `linear bias ${i}`));
  for (const [e, bias] of biases.entries()) {
    const i = document.index(heads[e], names.length, `quadratic head ${e}`);
    const j = document.index(tails[e], names.length, `quadratic tail ${e}`);
    if (i === j) document.refuse(`interaction ${e} couples variable ${quoteText(names[i]!)} with itself`);
    terms.add(rank[i]!, rank[j]!, document.number(bias, `quadratic bias ${e}`));
  }
  return { kind, sense: 'minimize', labels, terms, offset: document.offset() };
}

/** The fields of the document, each checked as it is taken. */
class BqmDocument {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #file: string | undefined;

  constructor(fields: Readonly<Record<string, unknown>>, file: string | undefined) {
    this.#fields = fields;
    this.#file = file;
    if (fields.type !== TYPE) this.refuse(`"type" is ${shownJson(fields.type)}, expected "${TYPE}"`);
    if (fields.use_bytes === true)
      this.refuse('"use_bytes" is true, expected lists of numbers: save it with use_bytes=False');
  }

  refuse(what: string): never {
    throw new InputError({ file: this.#file }, what);
  }

  kind(): QuadraticKind {
    const type = this.#fields.variable_type;
    if (type === 'SPIN') return 'ising';
    if (type === 'BINARY') return 'qubo';
    return this.refuse(`"variable_type" is ${shownJson(type)}, expected "SPIN" or "BINARY"`);
  }

  list(key: string): readonly unknown[] {
    const value = this.#fields[key];
    return Array.isArray(value) ? value : this.refuse(`"${key}" is no list, expected one (schema 3.0.0)`);
  }

  names(count: number): string[] {
    const given = this.#fields.variable_labels;
    const labels: unknown[] = Array.isArray(given) ? given : Array.from({ length: count }, (_, i) => i);
    if (labels.length !== count)
      this.refuse(`${count} linear biases for ${labels.length} variables, expected one each`);
    const seen = new Set<string>();
    for (const label of labels) {
      const name = typeof label === 'string' ? label : JSON.stringify(label);
      if (!isNodeName(name)) this.refuse(`variable ${quoteText(name)} is no name, expected printable text`);
      if (seen.has(name)) this.refuse(`variable ${quoteText(name)} is listed twice`);
      seen.add(name);
    }
    return [...seen];
  }

  number(value: unknown, where: string): number {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return this.refuse(`${where} is ${shownJson(value)}, expected a finite number`);
  }

  index(value: unknown, count: number, where: string): number {
    if (Number.isInteger(value) && (value as number) >= 0 && (value as number) < count)
      return value as number;
    return this.refuse(`${where} is ${shownJson(value)}, expected an index in 0..${count - 1}`);
  }

  offset(): number {
    return this.number(this.#fields.offset ?? 0, '"offset"');
  }
}
