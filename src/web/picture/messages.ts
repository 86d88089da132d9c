/** What the page and the picture's worker tell one another. */
import type { Drawing } from '../messages.ts';
import type { LayoutMode } from './layout.ts';

export type ToPicture =
  | { readonly type: 'open'; readonly canvas: OffscreenCanvas; readonly still: boolean }
  | { readonly type: 'size'; readonly width: number; readonly height: number; readonly ratio: number }
  | { readonly type: 'scheme'; readonly scheme: 'light' | 'dark' }
  | { readonly type: 'load'; readonly drawing: Drawing }
  /** The expected spin of each node, times 127; null while there is none. */
  | { readonly type: 'sides'; readonly mean: Int8Array | null }
  | { readonly type: 'arrange'; readonly mode: LayoutMode }
  | { readonly type: 'pan'; readonly dx: number; readonly dy: number }
  | { readonly type: 'zoom'; readonly factor: number; readonly x: number; readonly y: number }
  | { readonly type: 'fit' }
  | { readonly type: 'point'; readonly x: number; readonly y: number }
  | { readonly type: 'leave' }
  | { readonly type: 'place' };

export type FromPicture =
  | { readonly type: 'hover'; readonly hover: Hover | null }
  /** x and y of the nodes by turns, within 0..1; null where nodes are not drawn. */
  | { readonly type: 'place'; readonly place: Float32Array | null }
  /** Nothing moves any more. */
  | { readonly type: 'settled' };

export interface Hover {
  readonly node: number;
  readonly x: number;
  readonly y: number;
  readonly neighbours: Int32Array;
  readonly weights: Float64Array;
}
