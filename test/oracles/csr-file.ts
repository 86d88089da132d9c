/** Reads and writes csr files by their description in docs/formats.md and in the header of src/io/graphs/csr-layout.ts, number by number, with
 *  big integers for the checksum. */

export interface CsrContent {
  readonly names: readonly string[];
  /** Of each node, its [head, weight] pairs. */
  readonly rows: ReadonlyArray<ReadonlyArray<readonly [number, number]>>;
}

const MAGIC = [0x89, 0x4d, 0x43, 0x43, 0x53, 0x52, 0x0d, 0x0a];
const padded = (bytes: number): number => 64 * Math.ceil(bytes / 64);

/** @param weightKind bytes of a weight @param nameKind 0, 1, 4 or 8 */
export function encodeCsr({ names, rows }: CsrContent, weightKind: number, nameKind: number): Uint8Array {
  const n = names.length;
  const arcs = rows.flat();
  const text = nameKind === 1 ? new TextEncoder().encode(names.map((name) => `${name}\n`).join('')) : null;
  const nameBytes = text?.length ?? n * nameKind;
  const lengths = [4 * (n + 1), 4 * arcs.length, weightKind * arcs.length, nameBytes];
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + padded(length), 64));
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  const header = [2, 0x01020304, n, arcs.length / 2, weightKind, nameKind];
  for (const [i, field] of header.entries()) view.setUint32(8 + 4 * i, field, true);
  view.setInt32(32, nameKind === 0 && n > 0 ? Number(names[0]) : 0, true);
  view.setFloat64(40, nameBytes, true);
  const starts = [0, 1, 2, 3].map((k) =>
    lengths.slice(0, k).reduce((sum, length) => sum + padded(length), 64),
  );
  let before = 0;
  for (let u = 0; u <= n; u++) {
    view.setInt32(starts[0]! + 4 * u, before, true);
    before += rows[u]?.length ?? 0;
  }
  for (const [a, [head, weight]] of arcs.entries()) {
    view.setInt32(starts[1]! + 4 * a, head, true);
    put(view, starts[2]! + weightKind * a, weightKind, weight);
  }
  if (text !== null) bytes.set(text, starts[3]);
  else for (const [v, name] of names.entries()) put(view, starts[3]! + nameKind * v, nameKind, Number(name));
  setChecksum(bytes);
  return bytes;
}

function put(view: DataView, at: number, kind: number, value: number): void {
  if (kind === 1) view.setInt8(at, value);
  if (kind === 2) view.setInt16(at, value, true);
  if (kind === 4) view.setInt32(at, value, true);
  if (kind === 8) view.setFloat64(at, value, true);
}

function get(view: DataView, at: number, kind: number): number {
  if (kind === 1) return view.getInt8(at);
  if (kind === 2) return view.getInt16(at, true);
  return kind === 4 ? view.getInt32(at, true) : view.getFloat64(at, true);
}

/** Writes the checksum of what the file holds into it. */
export function setChecksum(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const [i, word] of checksum(bytes).entries()) view.setUint32(48 + 4 * i, word, true);
}

const WORD = 0xffffffffn;

function checksum(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const lanes = Array.from({ length: 16 }, (_, i) => BigInt(i + 1));
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const word = at === 48 || at === 52 ? 0n : BigInt(view.getUint32(at, true));
    const k = (at / 4) % 16;
    const mixed = ((lanes[k]! ^ word) * 0x9e3779b1n) & WORD;
    lanes[k] = ((mixed << 13n) & WORD) | (mixed >> 19n);
  }
  return [0x85ebca6bn, 0xc2b2ae35n].map((multiplier) => {
    let hash = multiplier;
    for (const lane of lanes) {
      hash = ((hash ^ lane) * multiplier) & WORD;
      hash ^= hash >> 15n;
    }
    return Number(hash);
  });
}

/** null where it is no csr file, or what it holds no graph. */
export function decodeCsr(bytes: Uint8Array): CsrContent | null {
  if (bytes.length < 64 || MAGIC.some((byte, i) => bytes[i] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [version, order, n, m, weightKind, nameKind] = [8, 12, 16, 20, 24, 28].map((at) =>
    view.getUint32(at, true),
  ) as [number, number, number, number, number, number];
  const nameBytes = view.getFloat64(40, true);
  if (version !== 2 || order !== 0x01020304 || ![0, 1, 2, 4, 8].includes(weightKind)) return null;
  if (![0, 1, 4, 8].includes(nameKind) || (nameKind !== 1 && nameBytes !== n * nameKind)) return null;
  if (!Number.isSafeInteger(nameBytes) || nameBytes < 0) return null;
  if ([36, 56, 60].some((at) => view.getUint32(at, true) !== 0)) return null;
  const lengths = [4 * (n + 1), 8 * m, 2 * weightKind * m, nameBytes];
  const starts = [0, 1, 2, 3, 4].map((k) =>
    lengths.slice(0, k).reduce((sum, length) => sum + padded(length), 64),
  );
  if (starts[4] !== bytes.length) return null;
  if (checksum(bytes).some((word, i) => word !== view.getUint32(48 + 4 * i, true))) return null;
  const rows = rowsOf(view, n, m, weightKind, starts);
  const names = rows && namesOf(bytes, view, n, nameKind, starts[3]!, nameBytes);
  return rows && names && { names, rows };
}

function rowsOf(view: DataView, n: number, m: number, weightKind: number, starts: readonly number[]) {
  const ends = Array.from({ length: n + 1 }, (_, u) => view.getInt32(starts[0]! + 4 * u, true));
  if (ends[0] !== 0 || ends[n] !== 2 * m || ends.some((end, u) => u > 0 && end < ends[u - 1]!)) return null;
  const rows: [number, number][][] = [];
  const weights = new Map<number, number>();
  let total = 0;
  for (let u = 0; u < n; u++) {
    const row: [number, number][] = [];
    for (let a = ends[u]!; a < ends[u + 1]!; a++) {
      const v = view.getInt32(starts[1]! + 4 * a, true);
      const w = weightKind === 0 ? 1 : get(view, starts[2]! + weightKind * a, weightKind);
      if (v < 0 || v >= n || v === u || (row.length > 0 && v <= row.at(-1)![0])) return null;
      if (!Number.isFinite(w)) return null;
      row.push([v, w]);
      weights.set(u * n + v, w);
      if (u < v) total += Math.abs(w);
    }
    rows.push(row);
  }
  for (const [arc, w] of weights)
    if (!Object.is(weights.get((arc % n) * n + Math.floor(arc / n)), w)) return null;
  return Number.isFinite(total) ? rows : null;
}

function namesOf(bytes: Uint8Array, view: DataView, n: number, kind: number, start: number, length: number) {
  if (kind === 0) {
    const first = view.getInt32(32, true);
    return first + n > 2 ** 31 ? null : Array.from({ length: n }, (_, v) => String(first + v));
  }
  if (kind !== 1) {
    const ids = Array.from({ length: n }, (_, v) => get(view, start + kind * v, kind));
    const ascending = ids.every((id, v) => Number.isSafeInteger(id) && (v === 0 || id > ids[v - 1]!));
    return ascending ? ids.map(String) : null;
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes.subarray(start, start + length),
    );
  } catch {
    return null;
  }
  const names = text.split('\n');
  if (names.pop() !== '' || names.length !== n) return null;
  const good = names.every(
    (name, v) => name !== '' && !/\p{Cc}/u.test(name) && (v === 0 || name > names[v - 1]!),
  );
  return good ? names : null;
}
