/** The options of a solve. */
import { byId, element } from '../dom.ts';
import type { Settings } from '../messages.ts';

/** The time limits of the slider, in seconds; the last is none. */
const LIMITS = [1, 2, 3, 5, 10, 20, 30, 60, 300, null] as const;

export class SettingsPanel {
  readonly #limit = byId<HTMLInputElement>('limit');
  readonly #method = byId<HTMLSelectElement>('method');
  readonly #seed = byId<HTMLInputElement>('seed');
  readonly #threads = byId<HTMLSelectElement>('threads');
  readonly #prove = byId<HTMLSelectElement>('prove');
  readonly #keepProof = byId<HTMLInputElement>('keep-proof');

  constructor() {
    const cores = navigator.hardwareConcurrency || 1;
    const counts = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64].filter((count) => count < cores);
    this.#threads.append(
      ...[...counts, cores].map((count) => element('option', { value: String(count) }, String(count))),
    );
    this.#threads.value = String(cores);
    this.#limit.max = String(LIMITS.length - 1);
    this.#limit.addEventListener('input', () => this.#showLimit());
    this.#showLimit();
  }

  /** Fills the list of methods, which the solver knows. */
  list(methods: readonly { readonly name: string; readonly summary: string }[]): void {
    const chosen = this.#method.value;
    this.#method.replaceChildren(
      ...methods.map(({ name, summary }) => element('option', { value: name, title: summary }, name)),
    );
    this.#method.value = chosen;
  }

  get settings(): Settings {
    const { value: prove } = this.#prove;
    return {
      method: this.#method.value,
      timeLimitSec: LIMITS[Number(this.#limit.value)] ?? null,
      seed: Math.max(0, Math.trunc(Number(this.#seed.value) || 0)),
      threads: Number(this.#threads.value),
      prove: prove === 'auto' ? null : prove === 'yes',
      keepProof: this.#keepProof.checked,
    };
  }

  /** Takes over what a link carries, as far as it can be chosen here. */
  set(given: Partial<Settings>): void {
    const { method, timeLimitSec, seed, prove, keepProof } = given;
    if (typeof method === 'string') {
      if (![...this.#method.options].some(({ value }) => value === method))
        this.#method.append(element('option', { value: method }, method));
      this.#method.value = method;
    }
    const limit = LIMITS.indexOf(timeLimitSec as (typeof LIMITS)[number]);
    if (timeLimitSec !== undefined && limit >= 0) this.#limit.value = String(limit);
    if (Number.isSafeInteger(seed)) this.#seed.value = String(seed);
    if (prove !== undefined) this.#prove.value = prove === null ? 'auto' : prove ? 'yes' : 'no';
    if (keepProof !== undefined) this.#keepProof.checked = keepProof;
    this.#showLimit();
  }

  #showLimit(): void {
    const sec = LIMITS[Number(this.#limit.value)] ?? null;
    const words = sec === null ? 'none' : sec < 60 ? `${sec} s` : `${sec / 60} min`;
    byId('limit-shown').textContent = words;
    this.#limit.setAttribute('aria-valuetext', words);
  }
}
