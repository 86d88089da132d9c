/** Pictures that follow one another in one place, by CSS alone: the page's styles show them in turn (FILM_STYLE). Where motion is not
 *  wanted, and on paper, the last one stands. */

/** Pictures in a film. */
export const SHOTS = 24;
/** Times a picture's share that the last one stays. */
const HOLD = 8;
const SECONDS = 8;
const SLOTS = SHOTS + HOLD - 1;

export const FILM_STYLE = `
.shot { visibility: hidden; animation: shot ${SECONDS}s steps(1, end) infinite; }
.shot.last { animation-name: last-shot; }
@keyframes shot { 0% { visibility: visible; } ${(100 / SLOTS).toFixed(3)}% { visibility: hidden; } }
@keyframes last-shot { 0% { visibility: visible; } ${((100 * HOLD) / SLOTS).toFixed(3)}% { visibility: hidden; } }
@media (prefers-reduced-motion: reduce) { .shot { animation: none; } .shot.last { visibility: visible; } }
@media print { .shot { animation: none; } .shot.last { visibility: visible; } }
`;

/** Evenly chosen SHOTS of what there is, first and last among them. */
export function chooseShots<T>(all: readonly T[]): T[] {
  if (all.length === 0) return [];
  return Array.from({ length: SHOTS }, (_, i) => all[Math.round((i * (all.length - 1)) / (SHOTS - 1))]!);
}

/** @param shots SVG of each picture, SHOTS of them */
export function film(shots: readonly string[]): string {
  return shots
    .map((svg, i) => {
      // A negative delay: each begins as if the film had been running.
      const delay = ((i - SLOTS) * SECONDS) / SLOTS;
      const last = i === shots.length - 1;
      return `<g class="shot${last ? ' last' : ''}" style="animation-delay:${delay.toFixed(3)}s">${svg}</g>`;
    })
    .join('');
}
