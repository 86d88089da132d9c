/** bqpjson (LANL's tools for quadratic problems of spins or bits): `variable_domain` spin or boolean, `linear_terms` of `id` and
 *  `coeff`, `quadratic_terms` of `id_head`, `id_tail` and `coeff`; the objective is scale·(offset + linear + quadratic), to be
 *  minimised. Solutions and metadata are passed over. Source: github.com/lanl-ansi/bqpjson, version 1.0.0. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { forEachCoupling } from '../../problems/quadratic.ts';
import { EdgeBuffer } from '../graphs/edge-buffer.ts';
import { rankNames } from '../graphs/labels.ts';
import { parseJsonObject, shownJson } from '../text/json.ts';
import { quoteText } from '../text/quote.ts';
import type { ParsedProblem, ProblemFormat } from './problem-file.ts';

const LOOK_AHEAD = 65536;

export const bqpjson: ProblemFormat = {
  name: 'bqpjson',
  description: "LANL's JSON of spins or bits, scale·(offset + linear + quadratic); minimise",
  extensions: ['bqpjson'],
  kind: null,
  recognizes(bytes, byName) {
    const text = new TextDecoder().decode(bytes.subarray(0, LOOK_AHEAD));
    return byName || (text.includes('"variable_domain"') && text.includes('"variable_ids"'));
  },
  read,
  *write({ kind, n, linear, couplings, offset }, labels) {
    const ids = Array.from({ length: n }, (_, i) => idOf(labels.labelOf(i)));
    const quadratic: object[] = [];
    forEachCoupling(couplings, (i, j, coeff) => quadratic.push({ id_head: ids[i], id_tail: ids[j], coeff }));
    const document = {
      version: '1.0.0',
      id: 0,
      metadata: {},
      variable_ids: ids,
      variable_domain: kind === 'ising' ? 'spin' : 'boolean',
      scale: 1,
      offset,
      linear_terms: ids.map((id, i) => ({ id, coeff: linear[i]! })).filter(({ coeff }) => coeff !== 0),
      quadratic_terms: quadratic,
    };
    yield `${JSON.stringify(document)}\n`;
  },
};

function idOf(label: string): number {
  const id = Number(label);
  if (Number.isSafeInteger(id) && id >= 0 && String(id) === label) return id;
  throw new InputError(
    {},
    `variable ${quoteText(label)} cannot be written: bqpjson has integers ≥ 0 for names`,
  );
}

function* read(bytes: Uint8Array, file: string | undefined): Steps<ParsedProblem> {
  const document = new BqpDocument(parseJsonObject(bytes, file, 'a bqpjson problem'), file);
  const scale = document.number('scale', 1);
  const { labels, rank } = yield* rankNames(document.ids());
  const place = new Map(document.ids().map((id, i) => [id, rank[i]!]));
  const terms = new EdgeBuffer(1024);
  const add = (term: unknown, head: string, tail: string): void => {
    const [i, j] = [document.variable(term, head, place), document.variable(term, tail, place)];
    if (i === j && head !== tail)
      document.refuse(`a quadratic term of ${quoteText(labels.labelOf(i))} with itself`);
    terms.add(i, j, scale * document.coefficient(term));
  };
  for (const term of document.list('linear_terms')) add(term, 'id', 'id');
  for (const term of document.list('quadratic_terms')) add(term, 'id_head', 'id_tail');
  const offset = scale * document.number('offset', 0);
  return { kind: document.kind(), sense: 'minimize', labels, terms, offset };
}

class BqpDocument {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #file: string | undefined;

  constructor(fields: Readonly<Record<string, unknown>>, file: string | undefined) {
    this.#fields = fields;
    this.#file = file;
  }

  refuse(what: string): never {
    throw new InputError({ file: this.#file }, what);
  }

  kind(): 'ising' | 'qubo' {
    const domain = this.#fields.variable_domain;
    if (domain === 'spin') return 'ising';
    if (domain === 'boolean') return 'qubo';
    return this.refuse(`"variable_domain" is ${shownJson(domain)}, expected "spin" or "boolean"`);
  }

  list(key: string): readonly unknown[] {
    const value = this.#fields[key];
    return Array.isArray(value) ? value : this.refuse(`"${key}" is no list`);
  }

  number(key: string, standard: number): number {
    const value = this.#fields[key] ?? standard;
    return typeof value === 'number' && Number.isFinite(value)
      ? value
      : this.refuse(`"${key}" is ${shownJson(value)}, expected a finite number`);
  }

  ids(): string[] {
    const ids = this.list('variable_ids').map((id) =>
      Number.isSafeInteger(id)
        ? String(id)
        : this.refuse(`variable id ${shownJson(id)}, expected an integer`),
    );
    return new Set(ids).size === ids.length ? ids : this.refuse('"variable_ids" names a variable twice');
  }

  variable(term: unknown, key: string, place: ReadonlyMap<string, number>): number {
    const id = this.#member(term, key);
    return place.get(String(id)) ?? this.refuse(`variable ${shownJson(id)} is not in "variable_ids"`);
  }

  coefficient(term: unknown): number {
    const value = this.#member(term, 'coeff');
    return typeof value === 'number' && Number.isFinite(value)
      ? value
      : this.refuse(`a coefficient is ${shownJson(value)}, expected a finite number`);
  }

  #member(term: unknown, key: string): unknown {
    if (typeof term !== 'object' || term === null || !Object.hasOwn(term, key))
      this.refuse(`a term is ${shownJson(term)}, expected an object with "${key}"`);
    return (term as Record<string, unknown>)[key];
  }
}
