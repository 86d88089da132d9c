/** Content that a worker keeps for further jobs: fetched once, for whatever number of jobs, until others have filled the room. */

interface Entry<T> {
  readonly value: Promise<T>;
  bytes: number;
}

export class KeptContent<T> {
  /** The one that has not been used for longest is the first. */
  readonly #entries = new Map<string, Entry<T>>();
  readonly #most: number;
  readonly #fetch: (hash: string) => Promise<T>;
  readonly #bytesOf: (value: T) => number;

  /** @param most bytes in all; the one in use is kept in any case */
  constructor(most: number, fetch: (hash: string) => Promise<T>, bytesOf: (value: T) => number) {
    this.#most = most;
    this.#fetch = fetch;
    this.#bytesOf = bytesOf;
  }

  get hashes(): Iterable<string> {
    return this.#entries.keys();
  }

  get(hash: string): Promise<T> {
    const known = this.#entries.get(hash);
    if (known !== undefined) {
      this.#entries.delete(hash);
      this.#entries.set(hash, known);
      return known.value;
    }
    const entry = { value: this.#fetch(hash), bytes: 0 };
    this.#entries.set(hash, entry);
    entry.value.then(
      (value) => {
        entry.bytes = this.#bytesOf(value);
        this.#shrink();
      },
      // It may be there another time.
      () => this.#entries.delete(hash),
    );
    return entry.value;
  }

  #shrink(): void {
    let bytes = [...this.#entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    for (const [hash, entry] of this.#entries) {
      if (bytes <= this.#most || this.#entries.size === 1) return;
      bytes -= entry.bytes;
      this.#entries.delete(hash);
    }
  }
}
