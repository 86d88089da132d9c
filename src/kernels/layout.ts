/** A kernel's memory, stated once: the name, element and length of each of its arrays. How many bytes it takes, the views on it and
 *  the pointers that WebAssembly is given all follow from that, in the order in which the arrays are named. */
import { type Backend, bytesFor, type Element, KernelSpace, type SharedHandle, type View } from './space.ts';

export interface Field<E extends Element = Element> {
  readonly element: E;
  readonly length: number;
}

export const i8 = (length: number): Field<'i8'> => ({ element: 'i8', length });
export const i16 = (length: number): Field<'i16'> => ({ element: 'i16', length });
export const i32 = (length: number): Field<'i32'> => ({ element: 'i32', length });
export const f32 = (length: number): Field<'f32'> => ({ element: 'f32', length });
export const f64 = (length: number): Field<'f64'> => ({ element: 'f64', length });

type Fields = Readonly<Record<string, Field>>;
type Sizes<Size extends string> = Readonly<Record<Size, number>>;
type Views<F extends Fields> = { readonly [name in keyof F]: View<F[name]['element']> };

export class KernelLayout<Size extends string, F extends Fields> {
  readonly #fields: (sizes: Sizes<Size>) => F;
  readonly #names: readonly string[];
  /** Kernels are called thousands of times a second on the same arrays. */
  readonly #pointers = new WeakMap<object, readonly number[]>();

  /** @param sizes names of the numbers that lengths depend on */
  constructor(sizes: readonly Size[], fields: (sizes: Sizes<Size>) => F) {
    this.#fields = fields;
    this.#names = Object.keys(fields(Object.fromEntries(sizes.map((name) => [name, 0])) as Sizes<Size>));
  }

  /** What the arrays take in a space. */
  bytes(sizes: Sizes<Size>): number {
    return Object.values(this.#fields(sizes)).reduce(
      (sum, { element, length }) => sum + bytesFor(length, element),
      0,
    );
  }

  /** The arrays, all 0, and the sizes. */
  take(space: KernelSpace, sizes: Sizes<Size>): Sizes<Size> & Views<F> {
    const views = Object.entries(this.#fields(sizes)).map(([name, { element, length }]) => [
      name,
      space.take(element, length),
    ]);
    return { ...sizes, ...Object.fromEntries(views) };
  }

  /** The arrays in a space that threads share, or the same arrays as another thread sees them, given that space's handle. */
  openShared(
    sizes: Sizes<Size>,
    backend?: Backend,
    attached?: SharedHandle,
  ): { readonly space: KernelSpace; readonly arrays: Sizes<Size> & Views<F> } {
    const space = new KernelSpace(this.bytes(sizes), backend, attached ?? true);
    return { space, arrays: this.take(space, sizes) };
  }

  /** The arrays in a space of their own. @param spare bytes for what else will be taken from it */
  open(
    sizes: Sizes<Size>,
    backend?: Backend,
    spare = 0,
  ): { readonly space: KernelSpace; readonly arrays: Sizes<Size> & Views<F> } {
    const space = new KernelSpace(this.bytes(sizes) + spare, backend);
    return { space, arrays: this.take(space, sizes) };
  }

  /** Where the arrays begin in kernel memory, in the layout's order. @param names only these, in this order */
  pointers(arrays: Views<F>, ...names: (keyof F & string)[]): readonly number[] {
    if (names.length > 0) return names.map((name) => arrays[name]!.byteOffset);
    let known = this.#pointers.get(arrays);
    if (known === undefined) {
      known = this.#names.map((name) => arrays[name]!.byteOffset);
      this.#pointers.set(arrays, known);
    }
    return known;
  }
}

/** The arrays of a layout with the sizes that they were taken for. */
export type KernelArrays<L> = L extends KernelLayout<infer Size, infer F> ? Sizes<Size> & Views<F> : never;
