/** Typed arrays that numbers are appended to: their capacity doubles as needed. */
export class GrowingArray<T extends Int32Array | Float64Array | Uint8Array> {
  length = 0;
  #values: T;

  /** @param values where the numbers go at first */
  constructor(values: T) {
    this.#values = values;
  }

  /** All numbers so far: a view, valid until the next one comes. */
  get values(): T {
    return this.#values.subarray(0, this.length) as T;
  }

  push(x: number): void {
    if (this.length === this.#values.length) {
      const larger = new (this.#values.constructor as new (length: number) => T)(2 * this.length + 16);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = x;
  }
}
