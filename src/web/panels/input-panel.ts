/** Every way in: examples, a random graph, files (chosen, or dropped anywhere), pasted text, a drawing. */
import { byId, element, setPressed, wireTabs } from '../dom.ts';
import { EXAMPLES } from '../examples.ts';
import type { Source } from '../messages.ts';
import { RandomPanel } from './random-panel.ts';
import { Sketch } from './sketch.ts';

/** Characters that a text area takes without making the page wait; longer texts are read as files. */
const LONGEST_PASTE = 200_000;
/** Of a dropped file, what tells a certificate. */
const HEAD = 400;

/** What stands for a file's name. */
export const PASTED = 'pasted text';

export interface InputHandlers {
  /** @param example its id, where it is one */
  onSource(source: Source, example?: string): void;
  onCertificate(bytes: Uint8Array): void;
}

export class InputPanel {
  readonly #handlers: InputHandlers;
  readonly #paste = byId<HTMLTextAreaElement>('paste');

  constructor(handlers: InputHandlers) {
    this.#handlers = handlers;
    const tabs = ['examples', 'random', 'file', 'paste', 'sketch'].map((name) => byId(`tab-${name}`));
    wireTabs(tabs);
    new RandomPanel((source) => handlers.onSource(source));
    new Sketch((text) => handlers.onSource({ file: 'drawing.edges', content: text }));
    this.#listExamples();
    this.#wirePaste();
    this.#wireFiles();
  }

  /** Loads an example by its id. @returns whether there is one */
  async openExample(id: string): Promise<boolean> {
    const example = EXAMPLES.find((one) => one.id === id);
    if (example === undefined) return false;
    this.#handlers.onSource(await example.source(), id);
    return true;
  }

  /** Marks the example that is open. */
  mark(example: string | undefined): void {
    for (const button of byId('examples').querySelectorAll('button'))
      setPressed(button, button.dataset.example === example);
  }

  #listExamples(): void {
    byId('examples').append(
      ...EXAMPLES.map(({ id, name, words }) => {
        const button = element(
          'button',
          { type: 'button', 'data-example': id, 'aria-pressed': 'false' },
          element('strong', {}, name),
          element('span', {}, words),
        );
        button.addEventListener('click', () => void this.openExample(id));
        return element('li', {}, button);
      }),
    );
  }

  #wirePaste(): void {
    this.#paste.placeholder = 'a b 2\nb c\nc a 1.5';
    byId('paste-use').addEventListener('click', () => this.#pasted(this.#paste.value));
    this.#paste.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#pasted(this.#paste.value);
    });
    // Pasted anywhere but into a field, or too long for one: taken at once.
    document.addEventListener('paste', (event) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const intoField = event.target instanceof Element && event.target.matches('input, textarea');
      if (text === '' || (intoField && text.length <= LONGEST_PASTE)) return;
      event.preventDefault();
      this.#pasted(text);
    });
  }

  #pasted(text: string): void {
    this.#handlers.onSource({ file: PASTED, content: text });
  }

  #wireFiles(): void {
    const chosen = byId<HTMLInputElement>('file');
    chosen.addEventListener('change', () => {
      const [file] = chosen.files ?? [];
      chosen.value = '';
      if (file !== undefined) void this.#open(file);
    });
    const veil = byId('dropping');
    document.addEventListener('dragover', (event) => {
      event.preventDefault();
      veil.hidden = false;
    });
    document.addEventListener('dragleave', (event) => {
      if (event.relatedTarget === null) veil.hidden = true;
    });
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      veil.hidden = true;
      const [file] = event.dataTransfer?.files ?? [];
      if (file !== undefined) void this.#open(file);
    });
  }

  async #open(file: File): Promise<void> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const head = new TextDecoder().decode(bytes.subarray(0, HEAD));
    if (head.includes('"maxcut-certificate"')) this.#handlers.onCertificate(bytes);
    else this.#handlers.onSource({ file: file.name, content: bytes });
  }
}
