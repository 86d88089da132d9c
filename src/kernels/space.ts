/** One block of memory that a kernel's arrays live in.
 *
 *  Ownership, in four rules:
 *  1. A caller opens a space of a fixed size, takes its arrays from it, and drops the space with its last array: nothing
 *     is freed one by one, and the memory never grows (growing would detach every array taken before).
 *  2. A kernel is given only arrays of the space it is called with; it keeps none and allocates none.
 *  3. Without WebAssembly, above its 4 GiB, or where it gets no memory (engines reserve 10 GB of addresses for each, which
 *     `ulimit -v` may forbid), the same calls run the TypeScript twins on ordinary arrays.
 *  4. Spaces share nothing: two solves never touch each other's memory. */
import { assertInternal } from '../core/errors.ts';
import { wasmBase64 } from './wasm-bytes.ts';

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
  new (length: number): V;
  new (memory: ArrayBuffer, offset: number, length: number): V;
}

/** WebAssembly where there is any, the TypeScript twins, or another build of the kernels. */
export type Backend = 'wasm' | 'typescript' | WebAssembly.Module;

const PAGE = 65536;
const ALIGN = 16;
/** wasm32 ends at 4 GiB; the last page stays free. */
const WASM_LIMIT = 65535 * PAGE;

let compiled: WebAssembly.Module | null | undefined;

/** Compiles the embedded kernels once per process; null where there is no WebAssembly with SIMD. */
function kernelModule(): WebAssembly.Module | null {
  if (compiled === undefined) {
    try {
      const text = atob(wasmBase64);
      const bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      compiled = new WebAssembly.Module(bytes);
    } catch {
      compiled = null;
    }
  }
  return compiled;
}

/** Null where the system refuses. */
function memoryOf(bytes: number): WebAssembly.Memory | null {
  const pages = Math.ceil(bytes / PAGE) + 1;
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function moduleOf(backend: 'wasm' | WebAssembly.Module): WebAssembly.Module | null {
  return backend === 'wasm' ? kernelModule() : backend;
}

export class KernelSpace {
  /** The WebAssembly functions, or null where the TypeScript twins run. */
  readonly wasm: WasmExports | null;
  readonly #memory: ArrayBuffer | null;
  readonly #size: number;
  #top = ALIGN;
  /** Bytes between arrays in another build of the kernels: what runs over an end is then outside of all. */
  readonly #gap: number;
  /** Where each array begins and ends. */
  readonly #arrays: (readonly [number, number])[] = [];

  /** @param bytes of all arrays that will be taken: a layout tells (layout.ts) */
  constructor(bytes: number, backend: Backend = 'wasm') {
    const needed = bytes + ALIGN;
    const module = backend === 'typescript' || needed > WASM_LIMIT ? null : moduleOf(backend);
    this.#size = needed;
    this.#gap = typeof backend === 'object' ? 4 * ALIGN : 0;
    const memory = module === null ? null : memoryOf(needed);
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
    if (this.#memory === null) return new Constructor(length);
    const offset = this.#top;
    this.#top += bytesFor(length, element) + this.#gap;
    assertInternal(this.#top <= this.#size + PAGE, `kernel space of ${this.#size} bytes is too small`);
    const view = new Constructor(this.#memory, offset, length);
    this.#arrays.push([offset, offset + view.byteLength]);
    return view;
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
