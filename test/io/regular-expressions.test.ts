/** Holds every regular expression of the package to linear time: each choice it makes while it repeats something is decided by
 *  the next character, so that it never goes back over what it has read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/** What a part of an expression may begin with, as one bit per sample character; and whether it may be nothing. */
type Characters = bigint;
type Part =
  | { readonly kind: 'one'; readonly set: Characters }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'ahead'; readonly body: Part }
  | { readonly kind: 'all'; readonly parts: readonly Part[] }
  | { readonly kind: 'any'; readonly parts: readonly Part[] }
  | { readonly kind: 'repeat'; readonly body: Part; readonly least: number; readonly most: number };

/** A repetition of more than this counts as one without a limit. */
const MANY = 64;

/** Latin-1, and one of each kind beyond it. */
const SAMPLES = [
  ...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)),
  '\u2028',
  '\u3000',
  '\ud800',
  '\uffff',
  '一',
];

class Parser {
  readonly #pattern: string;
  readonly #flags: string;
  #at = 0;

  constructor({ source, flags }: RegExp) {
    this.#pattern = source;
    this.#flags = flags.replace('g', '');
  }

  parse(): Part {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return parts.length === 1 ? parts[0]! : { kind: 'any', parts };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#pattern[this.#at]!))
      parts.push(this.#quantified(this.#atom()));
    return { kind: 'all', parts };
  }

  #atom(): Part {
    if (this.#match(/\^|\$|\\[bB]/y) !== null) return { kind: 'nothing' };
    const group = this.#match(/\((\?(?::|=|!|<=|<!|<\w+>))?/y);
    if (group !== null) {
      const body = this.parse();
      if (!this.#take(')')) throw new Error(`a group is not closed in /${this.#pattern}/`);
      if (group === '(?<=' || group === '(?<!') return { kind: 'nothing' };
      return group === '(?=' || group === '(?!' ? { kind: 'ahead', body } : body;
    }
    const text = this.#match(/\[(?:[^\]\\]|\\.)*\]|\\[pP]\{\w+\}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\.|./suy)!;
    if (/^\\[1-9k]/.test(text)) throw new Error(`a reference back in /${this.#pattern}/`);
    const one = new RegExp(`^(?:${text})$`, this.#flags);
    return {
      kind: 'one',
      set: SAMPLES.reduce((set, c, i) => (one.test(c) ? set | (1n << BigInt(i)) : set), 0n),
    };
  }

  #quantified(body: Part): Part {
    const text = this.#match(/(?:[*+?]|\{\d+(?:,\d*)?\})\??/y);
    if (text === null) return body;
    const [, least, comma, most] = /^\{(\d+)(,?)(\d*)/.exec(text) ?? [];
    if (least !== undefined) {
      const upper = most === '' ? (comma === '' ? Number(least) : Number.POSITIVE_INFINITY) : Number(most);
      return { kind: 'repeat', body, least: Number(least), most: upper };
    }
    return {
      kind: 'repeat',
      body,
      least: text[0] === '+' ? 1 : 0,
      most: text[0] === '?' ? 1 : Number.POSITIVE_INFINITY,
    };
  }

  #take(sign: string): boolean {
    if (this.#pattern[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #match(expression: RegExp): string | null {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#pattern)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }
}

/** What the part may begin with where `follow` comes after it. */
function first(part: Part, follow: Characters): Characters {
  if (part.kind === 'one') return part.set;
  if (part.kind === 'nothing') return follow;
  if (part.kind === 'ahead') return first(part.body, 0n) | follow;
  if (part.kind === 'any') return part.parts.reduce((set, one) => set | first(one, follow), 0n);
  if (part.kind === 'all') return part.parts.reduceRight((set, one) => first(one, set), follow);
  return first(part.body, follow) | (part.least === 0 ? follow : 0n);
}

/** Whether the part may read nothing. */
function nullable(part: Part): boolean {
  if (part.kind === 'one') return false;
  if (part.kind === 'any') return part.parts.some(nullable);
  if (part.kind === 'all') return part.parts.every(nullable);
  return part.kind !== 'repeat' || part.least === 0 || nullable(part.body);
}

/** Where a choice is open: "" if nowhere. @param repeated within a repetition that has no limit */
function openChoice(part: Part, follow: Characters, repeated: boolean): string {
  if (part.kind === 'one' || part.kind === 'nothing') return '';
  if (part.kind === 'ahead') return openChoice(part.body, 0n, repeated);
  if (part.kind === 'any') {
    let seen = 0n;
    for (const one of part.parts) {
      const own = first(one, follow);
      if (repeated && (seen & own) !== 0n) return 'alternatives within a repetition begin alike';
      seen |= own;
    }
    return part.parts.map((one) => openChoice(one, follow, repeated)).find((found) => found !== '') ?? '';
  }
  if (part.kind === 'all') {
    let after = follow;
    for (const one of [...part.parts].reverse()) {
      const found = openChoice(one, after, repeated);
      if (found !== '') return found;
      after = first(one, after);
    }
    return '';
  }
  const { body, most } = part;
  const endless = most > MANY;
  const own = first(body, 0n);
  if ((endless || repeated) && (own & follow) !== 0n) return 'what is repeated may also be what follows';
  if (most > 1 && nullable(body)) return 'what is repeated may be nothing';
  return openChoice(body, most > 1 ? own | follow : follow, repeated || endless);
}

/** The characters of all repetitions without a limit, but for one that ends the expression and so cannot fail. */
function endlessly(part: Part, last: boolean): Characters {
  if (part.kind === 'any') return part.parts.reduce((set, one) => set | endlessly(one, last), 0n);
  if (part.kind === 'all')
    return part.parts.reduce((set, one, i) => set | endlessly(one, last && i === part.parts.length - 1), 0n);
  if (part.kind === 'ahead') return endlessly(part.body, false);
  if (part.kind !== 'repeat') return 0n;
  const within = endlessly(part.body, false);
  return part.most > MANY && !(last && part.body.kind === 'one') ? within | everything(part.body) : within;
}

function everything(part: Part): Characters {
  if (part.kind === 'one') return part.set;
  if (part.kind === 'any' || part.kind === 'all')
    return part.parts.reduce((set, one) => set | everything(one), 0n);
  return part.kind === 'nothing' ? 0n : everything(part.body);
}

/** Why the expression may take more than linear time; "" if it cannot. */
function complaint(expression: RegExp): string {
  const whole = new Parser(expression).parse();
  const found = openChoice(whole, 0n, false);
  if (found !== '') return found;
  // Tried from every place of the text: no attempt may run over the beginning of another.
  const branches = whole.kind === 'any' ? whole.parts : [whole];
  const anchored = expression.flags.includes('m') ? /^$/ : /^\^/;
  const sources = branches.length === 1 ? [expression.source] : expression.source.split('|');
  for (const [i, branch] of branches.entries()) {
    if (anchored.test(sources[i] ?? '')) continue;
    const repeated = endlessly(branch, true);
    if (repeated !== 0n && (nullable(branch) || (first(branch, 0n) & repeated) !== 0n))
      return 'an attempt may run over the beginning of the next one';
  }
  return '';
}

const src = fileURLToPath(new URL('../../src', import.meta.url));
const found = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .flatMap((path) => expressionsOf(path));

/** The regular expressions of a file; null for one that is only made while the program runs. */
function expressionsOf(path: string): { where: string; expression: RegExp | null }[] {
  const source = ts.createSourceFile(
    path,
    readFileSync(join(src, path), 'utf8'),
    ts.ScriptTarget.ES2022,
    true,
  );
  const expressions: { where: string; expression: RegExp | null }[] = [];
  const visit = (node: ts.Node): void => {
    const where = `${path}: ${node.getText().slice(0, 80)}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const [, body, flags] = /^\/(.*)\/([a-z]*)$/s.exec(node.text)!;
      expressions.push({ where, expression: new RegExp(body!, flags) });
    } else if (
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      node.expression.getText() === 'RegExp'
    )
      expressions.push({ where, expression: null });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return expressions;
}

test('the expressions of the package were found', () => {
  expect(found.length).toBeGreaterThan(20);
  expect(found.map(({ where }) => where).join('\n')).toContain('json-cursor.ts');
});

test('none is made of text that is only known while the program runs', () => {
  expect(found.filter(({ expression }) => expression === null).map(({ where }) => where)).toEqual([]);
});

test.each(found.flatMap(({ where, expression }) => (expression === null ? [] : [{ where, expression }])))(
  'linear: $where',
  ({ expression }) => expect(complaint(expression)).toBe(''),
);

describe('the check itself', () => {
  test.each([
    /^(?:\s*a|\s+)*b/,
    /^\s*(?:x|\s+)*</,
    /^(a+)+$/,
    /^\d+\.?\d*$/,
    /\S+$/,
    /^.*?x/,
    /^(?:ab|ac)*$/,
    /^\s+\s+x/,
    /\s+x/m,
    /^\s*x/m,
    /^(?:a?){2,9}a*b/,
    /^(?:a?)*b/,
    /x.*y/,
  ])('refuses %s', (expression) => expect(complaint(expression)).not.toBe(''));

  test.each([
    /^\s*x/,
    /^a*b*c*$/,
    /^"(?:[^"\\]|\\.)*"$/,
    /\s+/,
    /"type"\s*:/,
    /^(?:source|src)(?: w)?$/,
    /\.([a-z][a-z0-9]*)$/,
    /^\w{0,9}Error/,
    /a|^b+c/,
  ])('accepts %s', (expression) => expect(complaint(expression)).toBe(''));
});
