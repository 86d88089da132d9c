/** How many dimensions a random map needs, by theory. */

/** k ≥ 4 ln N/(ε²/2 − ε³/3): some Gaussian map then keeps every |q − 1| ≤ ε among N points (Dasgupta & Gupta 2003).
 *  @param distortion in (0, 1) @returns Infinity where ε is too small for it to be a number */
export function targetDimension(count: number, distortion: number): number {
  return Math.ceil((4 * Math.log(count)) / (distortion ** 2 / 2 - distortion ** 3 / 3));
}

/** The smallest ε in (0, 1) that the same bound promises for k dimensions, or null where it promises none. */
export function promisedDistortion(count: number, k: number): number | null {
  if (targetDimension(count, 1 - 1e-9) > k) return null;
  let low = 0;
  let high = 1 - 1e-9;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (targetDimension(count, middle) > k) low = middle;
    else high = middle;
  }
  return high;
}
