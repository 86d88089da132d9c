/** Kernel memory with 256 bytes of NaNs before the first array and after each: reading them poisons a result, writing them shows. */
import { type Element, KernelSpace, type View } from '../../src/kernels/space.ts';

export class GuardedSpace extends KernelSpace {
  readonly #guards: Float32Array[] = [];

  override take<E extends Element>(element: E, length: number): View<E> {
    if (this.#guards.length === 0) this.#guard();
    const view = super.take(element, length);
    this.#guard();
    return view;
  }

  get intact(): boolean {
    return this.#guards.every((guard) => guard.every(Number.isNaN));
  }

  #guard(): void {
    this.#guards.push(super.take('f32', 64).fill(Number.NaN));
  }
}
