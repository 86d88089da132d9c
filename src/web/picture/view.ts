/** What is shown of a plane: which point is in the middle, and how large a unit is. */
export interface View {
  /** Middle of the canvas in the drawing's own coordinates. */
  x: number;
  y: number;
  /** Pixels of a unit. */
  scale: number;
}

/** The view that shows everything, with a margin. @param place x and y by turns @param margin in pixels */
export function fitView(place: Float32Array, width: number, height: number, margin: number): View {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < place.length; i += 2) {
    left = Math.min(left, place[i]!);
    right = Math.max(right, place[i]!);
    top = Math.min(top, place[i + 1]!);
    bottom = Math.max(bottom, place[i + 1]!);
  }
  if (!(left <= right)) return { x: 0, y: 0, scale: 1 };
  const across = Math.max(1, width - 2 * margin) / Math.max(right - left, 1e-6);
  const down = Math.max(1, height - 2 * margin) / Math.max(bottom - top, 1e-6);
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.min(across, down, LARGEST_SCALE) };
}

/** A graph of two nodes is not blown up. */
const LARGEST_SCALE = 6;
