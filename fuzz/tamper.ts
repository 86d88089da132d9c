/** JSON documents that are tampered with. */

// biome-ignore lint/suspicious/noExplicitAny: it may hold anything
export type Json = any;

/** Changes one number somewhere in it, or leaves out one member of a list. */
export function tamper(proof: Json, x: number): void {
  const places: [Json, string | number][] = [];
  const look = (part: Json): void => {
    for (const key of Object.keys(part)) {
      if (typeof part[key] === 'object' && part[key] !== null) look(part[key]);
      if (typeof part[key] === 'number' || Array.isArray(part)) places.push([part, key]);
    }
  };
  look(proof);
  const place = places[Math.floor(x * places.length)];
  if (place === undefined) return;
  const [part, key] = place;
  const share = (101 * x) % 1;
  if (typeof part[key] !== 'number' || share < 0.1) part.splice?.(Number(key), 1);
  else
    part[key] =
      share < 0.5 && Number.isInteger(part[key]) ? part[key] + (share < 0.3 ? 1 : -1) : part[key] * share;
}
