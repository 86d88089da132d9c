/** A random graph, made anew as the sliders move. */
import { byId, element } from '../dom.ts';
import type { Source } from '../messages.ts';

interface Family {
  readonly name: string;
  readonly words: string;
  /** Whether the edges at a node can be chosen. */
  readonly degree: boolean;
  readonly mostNodes?: number;
  parameters(nodes: number, degree: number): Readonly<Record<string, number>>;
}

const FAMILIES: readonly Family[] = [
  {
    name: 'gnm',
    words: 'every choice of edges alike',
    degree: true,
    parameters: (nodes, degree) => ({
      nodes,
      edges: Math.min(Math.round((nodes * degree) / 2), (nodes * (nodes - 1)) / 2),
    }),
  },
  {
    name: 'unit-disk',
    words: 'near points in a square',
    degree: true,
    parameters: (nodes, degree) => ({ nodes, radius: Math.min(1.4, Math.sqrt(degree / (Math.PI * nodes))) }),
  },
  {
    name: 'regular',
    words: 'the same degree everywhere',
    degree: true,
    parameters: (nodes, degree) => {
      const most = Math.min(degree, nodes - 1);
      return { nodes, degree: (nodes * most) % 2 === 0 ? most : most - 1 };
    },
  },
  {
    name: 'barabasi-albert',
    words: 'preferential attachment',
    degree: true,
    parameters: (nodes, degree) => ({
      nodes,
      attach: Math.max(1, Math.min(nodes - 1, Math.round(degree / 2))),
    }),
  },
  {
    name: 'torus-2d',
    words: 'a torus, weights ±1',
    degree: false,
    parameters: (nodes) => {
      const side = Math.max(3, Math.round(Math.sqrt(nodes)));
      return { width: side, height: side };
    },
  },
  {
    name: 'sherrington-kirkpatrick',
    words: 'all pairs, normal weights',
    degree: false,
    mostNodes: 400,
    parameters: (nodes) => ({ nodes: Math.min(400, nodes) }),
  },
];

const FEWEST = 10;
const MOST = 5000;
/** Milliseconds after the last movement of a slider. */
const PATIENCE_MS = 120;

export class RandomPanel {
  readonly #family = byId<HTMLSelectElement>('family');
  readonly #nodes = byId<HTMLInputElement>('nodes');
  readonly #degree = byId<HTMLInputElement>('degree');
  readonly #seed = byId<HTMLInputElement>('graph-seed');
  readonly #onSource: (source: Source) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onSource: (source: Source) => void) {
    this.#onSource = onSource;
    this.#family.append(
      ...FAMILIES.map(({ name, words }) => element('option', { value: name }, `${name}: ${words}`)),
    );
    for (const input of [this.#family, this.#nodes, this.#degree, this.#seed])
      input.addEventListener('input', () => this.#make());
    byId('another').addEventListener('click', () => {
      this.#seed.value = String(Number(this.#seed.value) + 1);
      this.#make();
    });
    this.#show();
  }

  /** Shows what is chosen, and hands over the graph in a moment. */
  #make(): void {
    this.#show();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#onSource(this.#source()), PATIENCE_MS);
  }

  get #chosen(): Family {
    return FAMILIES.find(({ name }) => name === this.#family.value) ?? FAMILIES[0]!;
  }

  /** Logarithmic: as much room for small graphs as for large ones. */
  get #count(): number {
    const nodes = Math.round(FEWEST * (MOST / FEWEST) ** (Number(this.#nodes.value) / 100));
    return Math.min(this.#chosen.mostNodes ?? MOST, nodes > 200 ? 50 * Math.round(nodes / 50) : nodes);
  }

  #source(): Source {
    const { name, parameters } = this.#chosen;
    const seed = Math.max(0, Math.trunc(Number(this.#seed.value) || 0));
    return {
      file: `${name}.rud`,
      family: name,
      parameters: parameters(this.#count, Number(this.#degree.value)),
      seed,
    };
  }

  #show(): void {
    byId('nodes-shown').textContent = String(this.#count);
    byId('degree-shown').textContent = this.#degree.value;
    byId('degree-field').hidden = !this.#chosen.degree;
    this.#nodes.setAttribute('aria-valuetext', String(this.#count));
  }
}
