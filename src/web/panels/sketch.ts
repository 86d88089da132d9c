/** A graph drawn by hand: a click makes a node, dragging from node to node an edge. Hands over the lines of an edge list. */
import { byId, svg } from '../dom.ts';

interface Dot {
  readonly name: number;
  readonly x: number;
  readonly y: number;
}

interface Line {
  readonly from: Dot;
  readonly to: Dot;
  weight: number;
}

const RADIUS = 11;
/** A press that moves less is a click. */
const SLACK = 5;

export class Sketch {
  readonly #area = byId<SVGSVGElement>('sketch');
  readonly #weight = byId<HTMLInputElement>('edge-weight');
  #dots: Dot[] = [];
  #lines: Line[] = [];
  #marked: Line | null = null;
  #next = 1;

  /** @param onUse given the text of an edge list, with every node declared */
  constructor(onUse: (text: string) => void) {
    this.#area.addEventListener('pointerdown', (event) => this.#press(event));
    this.#area.addEventListener('dblclick', (event) => this.#remove(this.#dotAt(this.#point(event))));
    this.#weight.addEventListener('input', () => {
      const weight = Number(this.#weight.value);
      if (this.#marked !== null && this.#weight.value !== '' && Number.isFinite(weight)) {
        this.#marked.weight = weight;
        this.#draw();
      }
    });
    byId('sketch-clear').addEventListener('click', () => {
      this.#dots = [];
      this.#lines = [];
      this.#marked = null;
      this.#next = 1;
      this.#draw();
    });
    byId('sketch-use').addEventListener('click', () => onUse(this.#text()));
    this.#draw();
  }

  #text(): string {
    const nodes = this.#dots.map(({ name }) => `${name} ${name} 0\n`);
    const edges = this.#lines.map(({ from, to, weight }) => `${from.name} ${to.name} ${weight}\n`);
    return [...nodes, ...edges].join('');
  }

  #press(event: PointerEvent): void {
    const start = this.#point(event);
    const from = this.#dotAt(start);
    const line = from === null ? this.#lineAt(event.target) : null;
    event.preventDefault();
    this.#area.setPointerCapture(event.pointerId);
    const trail = svg('line', { x1: start.x, y1: start.y, x2: start.x, y2: start.y });
    if (from !== null) this.#area.prepend(trail);
    const move = (moved: PointerEvent): void => {
      const { x, y } = this.#point(moved);
      trail.setAttribute('x2', String(x));
      trail.setAttribute('y2', String(y));
    };
    const end = (ended: PointerEvent): void => {
      this.#area.removeEventListener('pointermove', move);
      this.#area.removeEventListener('pointerup', end);
      this.#area.removeEventListener('pointercancel', end);
      trail.remove();
      if (ended.type === 'pointerup') this.#release(start, this.#point(ended), from, line);
    };
    this.#area.addEventListener('pointermove', move);
    this.#area.addEventListener('pointerup', end);
    this.#area.addEventListener('pointercancel', end);
  }

  #release(start: DOMPointReadOnly, end: DOMPointReadOnly, from: Dot | null, line: Line | null): void {
    const clicked = Math.hypot(end.x - start.x, end.y - start.y) < SLACK;
    if (from === null && line !== null) this.#mark(line);
    else if (from === null) this.#add(end);
    else if (!clicked) this.#join(from, this.#dotAt(end) ?? this.#add(end));
    this.#draw();
  }

  #add({ x, y }: DOMPointReadOnly): Dot {
    const dot = { name: this.#next++, x, y };
    this.#dots.push(dot);
    this.#marked = null;
    return dot;
  }

  #join(from: Dot, to: Dot): void {
    if (from === to) return;
    const present = this.#lines.find((line) => new Set([line.from, line.to, from, to]).size === 2);
    if (present !== undefined) {
      this.#mark(present);
      return;
    }
    const weight = this.#weight.value === '' ? 1 : Number(this.#weight.value);
    this.#lines.push({ from, to, weight });
    this.#marked = null;
  }

  #mark(line: Line): void {
    this.#marked = line;
    this.#weight.value = String(line.weight);
  }

  #remove(dot: Dot | null): void {
    if (dot === null) return;
    this.#dots = this.#dots.filter((other) => other !== dot);
    this.#lines = this.#lines.filter(({ from, to }) => from !== dot && to !== dot);
    this.#marked = null;
    this.#draw();
  }

  #point(event: MouseEvent): DOMPointReadOnly {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(this.#area.getScreenCTM()!.inverse());
  }

  #dotAt({ x, y }: DOMPointReadOnly): Dot | null {
    return this.#dots.find((dot) => Math.hypot(dot.x - x, dot.y - y) <= RADIUS + 3) ?? null;
  }

  #lineAt(target: EventTarget | null): Line | null {
    const index = (target as SVGElement | null)?.dataset?.line;
    return index === undefined ? null : (this.#lines[Number(index)] ?? null);
  }

  #draw(): void {
    const lines = this.#lines.flatMap((line, i) => {
      const ends = { x1: line.from.x, y1: line.from.y, x2: line.to.x, y2: line.to.y };
      const middle = { x: (ends.x1 + ends.x2) / 2, y: (ends.y1 + ends.y2) / 2 + 4 };
      const shown = svg('line', { ...ends, class: line === this.#marked ? 'marked' : '' });
      const grip = svg('line', { ...ends, class: 'grip', 'data-line': i });
      return line.weight === 1
        ? [shown, grip]
        : [shown, svg('text', { ...middle, class: 'weight' }, String(line.weight)), grip];
    });
    const dots = this.#dots.flatMap(({ name, x, y }) => [
      svg('circle', { cx: x, cy: y, r: RADIUS }),
      svg('text', { x, y: y + 3.5 }, String(name)),
    ]);
    const words = 'Click to place the first node';
    const hint = this.#dots.length === 0 ? [svg('text', { x: 150, y: 120, class: 'weight' }, words)] : [];
    this.#area.replaceChildren(...lines, ...dots, ...hint);
  }
}
