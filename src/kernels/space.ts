/** One block of memory that a kernel's arrays live in.
 *
 *  Ownership, in four rules:
 *  1. A caller opens a space of a fixed size, takes its arrays from it, and drops the space with its last array: nothing
 *     is freed one by one, and the memory never grows (growing would detach every array taken before).
 *  2. A kernel is given only arrays of the space it is called with; it keeps none and allocates none.
 *  3. Without WebAssembly, above its 4 GiB, or where it gets no memory (engines reserve 10 GB of addresses for each, which
 *     `ulimit -v` may forbid), the same calls run the TypeScript twins on ordinary arrays.
 *  4. Spaces share nothing: two solves never touch each other's memory. The one exception is asked for by name: a shared space, which
 *     other threads attach to by its handle, taking the same arrays in the same order. */
import { assertInternal } from '../core/errors.ts';
import { sharedWasmHex, wasmHex } from './wasm-bytes.ts';

/** The raw WebAssembly functions; every array argument is a byte offset. Signatures: the files *.as.ts. */
export type WasmExports = Readonly<Record<string, (...args: number[]) => number>>;

const VIEWS = {
  i8: Int8Array,
  i16: Int16Array,
  i32: Int32Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;
/** What an array consists of: signed integers of 8, 16 or 32 bits, floating point of 32 or 64. */
export type Element = keyof typeof VIEWS;
export type View<E extends Element> = {
  i8: Int8Array;
  i16: Int16Array;
  i32: Int32Array;
  f32: Float32Array;
  f64: Float64Array;
}[E];
interface ViewConstructor<V extends ArrayBufferView> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): V;
  new (memory: ArrayBufferLike, offset?: number, length?: number): V;
}

/** What another thread needs to see a shared space: its memory, or without WebAssembly the memory of each array. */
export type SharedHandle = WebAssembly.Memory | readonly SharedArrayBuffer[];

/** WebAssembly where there is any, the TypeScript twins, or another build of the kernels. */
export type Backend = 'wasm' | 'typescript' | WebAssembly.Module;

const PAGE = 65536;
const ALIGN = 16;
/** wasm32 ends at 4 GiB; the last page stays free. */
const WASM_LIMIT = 65535 * PAGE;

const compiled = new Map<string, WebAssembly.Module | null>();

/** Compiles embedded kernels once per thread; null where there is no WebAssembly with SIMD, or none with threads. */
function kernelModule(hex: string): WebAssembly.Module | null {
  let module = compiled.get(hex);
  if (module === undefined) {
    try {
      // Of each digit its byte: with parseInt this took 12 ms, as long as reading 10 MB of csr.
      const digits = new TextEncoder().encode(hex);
      const bytes = new Uint8Array(digits.length / 2);
      for (let i = 0; i < bytes.length; i++)
        bytes[i] = 16 * hexValue(digits[2 * i]!) + hexValue(digits[2 * i + 1]!);
      module = new WebAssembly.Module(bytes);
    } catch {
      module = null;
    }
    compiled.set(hex, module);
  }
  return module;
}

/** Of a digit 0..9 or a..f. */
function hexValue(digit: number): number {
  return (digit & 15) + 9 * (digit >> 6);
}

/** Null where the system refuses. */
function memoryOf(bytes: number, shared: boolean): WebAssembly.Memory | null {
  const pages = Math.ceil(bytes / PAGE) + 1;
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: shared ? 65536 : pages, shared });
  } catch (error) {
    // Browsers share memory only with pages that are cross-origin isolated.
    if (error instanceof RangeError || shared) return null;
    throw error;
  }
}

function moduleOf(backend: 'wasm' | WebAssembly.Module): WebAssembly.Module | null {
  return backend === 'wasm' ? kernelModule(wasmHex) : backend;
}

export class KernelSpace {
  /** The WebAssembly functions, or null where the TypeScript twins run. */
  readonly wasm: WasmExports | null;
  readonly #memory: ArrayBufferLike | null;
  readonly #size: number;
  #top = ALIGN;
  /** Bytes between arrays in another build of the kernels: what runs over an end is then outside of all. */
  readonly #gap: number;
  /** Where each array begins and ends. */
  readonly #arrays: (readonly [number, number])[] = [];

  /** What other threads attach to; null where the space is not shared. */
  readonly #shared: WebAssembly.Memory | SharedArrayBuffer[] | null = null;
  /** Arrays of a shared space without WebAssembly that are there already. */
  readonly #given: readonly SharedArrayBuffer[] = [];

  /** @param bytes of all arrays that will be taken: a layout tells (layout.ts)
   *  @param sharing whether other threads are to see the arrays, or the handle of the space whose arrays this one is to see */
  constructor(bytes: number, backend: Backend = 'wasm', sharing: boolean | SharedHandle = false) {
    const needed = bytes + ALIGN;
    this.#size = needed;
    this.#gap = typeof backend === 'object' ? 4 * ALIGN : 0;
    const attached = typeof sharing === 'object' ? sharing : null;
    const given = Array.isArray(attached) ? (attached as readonly SharedArrayBuffer[]) : null;
    const none = given !== null || backend === 'typescript' || needed > WASM_LIMIT;
    const module = none ? null : sharing === false ? moduleOf(backend) : kernelModule(sharedWasmHex);
    const memory =
      module === null
        ? null
        : ((given === null ? (attached as WebAssembly.Memory | null) : null) ??
          memoryOf(needed, sharing !== false));
    if (sharing !== false) {
      this.#given = given ?? [];
      const canShare = typeof SharedArrayBuffer !== 'undefined';
      this.#shared = memory ?? (canShare ? [] : null);
    }
    if (module === null || memory === null) {
      this.wasm = null;
      this.#memory = null;
      return;
    }
    const instance = new WebAssembly.Instance(module, {
      env: {
        memory,
        // Imported by the checked build alone.
        touch: (address: number, bytes: number) => {
          const inside = this.#arrays.some(([from, to]) => from <= address && address + bytes <= to);
          assertInternal(inside, `a kernel touched ${bytes} bytes at ${address}, outside its arrays`);
        },
        abort: (_message: number, _file: number, line: number, column: number) => {
          throw new Error(`kernel assertion failed at ${line}:${column}`);
        },
      },
    });
    this.wasm = instance.exports as unknown as WasmExports;
    this.#memory = memory.buffer;
  }

  get backend(): 'wasm' | 'typescript' {
    return this.wasm === null ? 'typescript' : 'wasm';
  }

  /** An array of zeros. */
  take<E extends Element>(element: E, length: number): View<E> {
    const Constructor = VIEWS[element] as unknown as ViewConstructor<View<E>>;
    if (this.#memory === null) return this.#takeOrdinary(Constructor, length);
    const offset = this.#top;
    this.#top += bytesFor(length, element) + this.#gap;
    assertInternal(this.#top <= this.#size + PAGE, `kernel space of ${this.#size} bytes is too small`);
    const view = new Constructor(this.#memory, offset, length);
    this.#arrays.push([offset, offset + view.byteLength]);
    return view;
  }

  #takeOrdinary<V extends ArrayBufferView>(Constructor: ViewConstructor<V>, length: number): V {
    const shared = this.#shared as SharedArrayBuffer[] | null;
    if (shared === null) return new Constructor(length);
    const buffer =
      this.#given[shared.length] ?? new SharedArrayBuffer(length * Constructor.BYTES_PER_ELEMENT);
    shared.push(buffer);
    return new Constructor(buffer);
  }

  /** For the threads that are to see this space, once all of its arrays are taken; null where it cannot be shared. */
  get handle(): SharedHandle | null {
    return this.#shared;
  }

  f32(length: number): Float32Array {
    return this.take('f32', length);
  }

  f64(length: number): Float64Array {
    return this.take('f64', length);
  }

  i32(length: number): Int32Array {
    return this.take('i32', length);
  }
}

/** The bytes an array takes in a space. @param element its type, or the bytes of one element */
export function bytesFor(length: number, element: Element | number): number {
  const bytes = typeof element === 'number' ? element : VIEWS[element].BYTES_PER_ELEMENT;
  return Math.ceil((length * bytes) / ALIGN) * ALIGN;
}
