/** What has been found and what it is worth: value, bound, gap, status. */
import { count, duration, figure, percent } from '../../cli/figures.ts';
import { relativeGap } from '../../problems/result.ts';
import { byId, fillTerms } from '../dom.ts';
import type { News, Outcome } from '../messages.ts';
import { capital, type Words } from '../words.ts';

/** What a stage does, in words. */
const STAGES: Readonly<Record<string, string>> = {
  auto: 'a first cut',
  reduce: 'reducing the graph',
  exact: 'solving it outright',
  sdp: 'solving the semidefinite relaxation',
  bound: 'proving a bound',
  derandomize: 'derandomizing',
  search: 'searching for better cuts',
  'cutting planes': 'tightening the bound',
  prove: 'branch and bound',
};

const KINDS: Readonly<Record<Outcome['boundKind'], string>> = {
  verified: 'proven',
  estimated: 'estimated',
  none: '',
};

const STATUS: Readonly<Record<Outcome['status'], string>> = {
  optimal: 'Optimal, and proven',
  feasible: 'Best found, not proven optimal',
  interrupted: 'Stopped: the best so far',
};

/** Characters of a number beyond which it is set smaller. */
const LONG_NUMBER = 11;

export class FiguresPanel {
  readonly #box = document.querySelector('.figures')!;
  #words: Words = { value: 'cut', bound: 'upper bound' };
  #value: number | null = null;
  #bound: number | null = null;
  #stage = '';

  /** Nothing is solved yet. */
  clear(words: Words): void {
    this.#words = words;
    this.#value = null;
    this.#bound = null;
    byId('value-name').textContent = capital(words.value);
    byId('bound-name').textContent = capital(words.bound);
    byId('bound-kind').textContent = '';
    this.#show();
    this.#setStatus('Ready', '');
    byId('activity').textContent = '';
    byId('stages').replaceChildren();
    byId('stages-empty').hidden = false;
  }

  begin(): void {
    this.clear(this.#words);
    this.#stage = '';
    this.#setStatus('Solving', 'busy');
  }

  add(news: readonly News[]): void {
    const { stage, value, bound, boundKind, nodes, open } = news.at(-1)!;
    this.#stage = STAGES[stage] ?? stage;
    if (stage === 'prove' && open !== null) this.#stage += `, ${count(nodes!, 'node')}, ${open} open`;
    this.#value = value;
    this.#bound = bound;
    byId('bound-kind').textContent = KINDS[boundKind];
    this.#show();
  }

  /** @param sec since the beginning */
  tick(sec: number): void {
    const stage = this.#stage === '' ? '' : `, ${this.#stage}`;
    byId('activity').textContent = `${sec.toFixed(1)} s${stage}`;
  }

  end(outcome: Outcome): void {
    const { value, bound, boundKind, basis, gap, status, elapsedSec, timeToBestSec } = outcome;
    this.#value = value;
    this.#bound = bound;
    this.#show(gap);
    byId('bound-kind').textContent = basis === '' ? KINDS[boundKind] : `${KINDS[boundKind]}: ${basis}`;
    this.#setStatus(STATUS[status], status);
    const threads = outcome.threads > 1 ? `, ${outcome.threads} threads` : '';
    byId('activity').textContent =
      `${duration(elapsedSec)}, best ${this.#words.value} after ${duration(timeToBestSec)}${threads}`;
    const origin: [string, string] = ['method', `${outcome.method}, seed ${outcome.seed}`];
    fillTerms(byId('stages'), [...outcome.stages, origin]);
    byId('stages-empty').hidden = true;
  }

  fail(): void {
    this.#setStatus('Failed', '');
    byId('activity').textContent = '';
  }

  #show(gap: number | null = this.#gap()): void {
    setNumber('value', this.#value === null ? '–' : figure(this.#value));
    setNumber('bound', this.#bound === null ? '–' : figure(this.#bound));
    setNumber('gap', gap === null ? '–' : percent(gap));
  }

  #gap(): number | null {
    return this.#value === null || this.#bound === null ? null : relativeGap(this.#bound, this.#value);
  }

  #setStatus(words: string, kind: string): void {
    byId('status').textContent = words;
    this.#box.className = `figures ${kind}`;
  }
}

function setNumber(id: string, text: string): void {
  const box = byId(id);
  box.textContent = text;
  box.classList.toggle('long', text.length > LONG_NUMBER);
}
