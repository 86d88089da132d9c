/** The page: what is open, what is being solved, and which part of the page shows it. Reading and solving are done by one worker, drawing by
 *  another; here messages are only passed on. */
import { count, figure } from '../cli/figures.ts';
import { byId, element, setPressed } from './dom.ts';
import {
  type Drawing,
  type ExportName,
  type FromSolver,
  MOST_DRAWN,
  type Model,
  type Outcome,
  type Source,
} from './messages.ts';
import { CertificatePanel } from './panels/certificate-panel.ts';
import { DescentPanel } from './panels/descent-panel.ts';
import { FiguresPanel } from './panels/figures-panel.ts';
import { InputPanel, PASTED } from './panels/input-panel.ts';
import { clearRefusal, selectLine, showRefusal } from './panels/refusal.ts';
import { SettingsPanel } from './panels/settings-panel.ts';
import { TablePanel } from './panels/table-panel.ts';
import { TimeChart } from './panels/time-chart.ts';
import { PictureClient } from './picture/picture-client.ts';
import { readLink, share } from './share.ts';
import { SolverClient } from './solver-client.ts';
import { capital, drawingWords, sizeWords, wordsOf } from './words.ts';

/** Milliseconds between two updates of the clock and the chart. */
const TICK_MS = 100;
const FIRST_EXAMPLE = 'karate';

/** A source, and the worker that reads it: each has one of its own, so that all it has used returns when it ends. */
interface Opening {
  readonly client: SolverClient;
  readonly source: Source;
  readonly example: string | undefined;
}

class Page {
  readonly #picture = new PictureClient();
  readonly #figures = new FiguresPanel();
  readonly #chart = new TimeChart(
    'The cut climbs, the bound falls; where they meet, the cut is proven to be the largest.',
  );
  readonly #settings = new SettingsPanel();
  readonly #descent = new DescentPanel((mean) => this.#showDescent(mean));
  readonly #table = new TablePanel((table, from, find) =>
    this.#opened?.client.post({ type: 'rows', table, from, find }),
  );
  readonly #certificate = new CertificatePanel();
  readonly #input = new InputPanel({
    onSource: (source, example) => this.#open(source, example),
    onCertificate: (bytes) => this.#check(bytes),
  });
  #opened: Opening | null = null;
  /** What is being read: if it cannot be, what is open stays. */
  #opening: Opening | null = null;
  /** Null before anything is open. */
  #model: Model | null = null;
  /** The best cut, ±127 by node. */
  #sides: Int8Array | null = null;
  #descentMean = false;
  #startedMs = 0;
  #clock: ReturnType<typeof setInterval> | undefined;

  async start(): Promise<void> {
    byId('unserved').hidden = true;
    this.#wire();
    try {
      const shared = await readLink(location.hash);
      if (shared !== null) {
        this.#settings.set(shared.settings);
        if (typeof shared.graph === 'object') {
          this.#open(shared.graph);
          return;
        }
        if (await this.#input.openExample(shared.graph)) return;
      }
    } catch (error) {
      showRefusal(`This link cannot be opened: ${error instanceof Error ? error.message : error}`, null);
    }
    await this.#input.openExample(FIRST_EXAMPLE);
  }

  #wire(): void {
    byId('solve').addEventListener('click', () => this.#solve());
    byId('stop').addEventListener('click', () => this.#opened?.client.post({ type: 'stop' }));
    byId('zoom-in').addEventListener('click', () => this.#picture.zoom(1.3));
    byId('zoom-out').addEventListener('click', () => this.#picture.zoom(1 / 1.3));
    byId('zoom-fit').addEventListener('click', () => this.#picture.fit());
    const arrange = byId('arrange');
    arrange.addEventListener('click', () => this.#arrange(arrange.getAttribute('aria-pressed') !== 'true'));
    byId('share').addEventListener('click', () => {
      if (this.#opened !== null)
        void share(this.#opened.source, this.#opened.example, this.#settings.settings);
    });
    for (const button of document.querySelectorAll<HTMLButtonElement>('[data-export]'))
      button.addEventListener('click', () => void this.#export(button.dataset.export as ExportName));
    const certificate = byId<HTMLInputElement>('certificate');
    certificate.addEventListener('change', async () => {
      const [file] = certificate.files ?? [];
      certificate.value = '';
      if (file !== undefined) this.#check(new Uint8Array(await file.arrayBuffer()));
    });
  }

  #open(source: Source, example?: string): void {
    this.#opening?.client.end();
    clearRefusal();
    const client = new SolverClient((message) => this.#receive(message, opening));
    const opening = { client, source, example };
    this.#opening = opening;
    client.post({ type: 'read', source });
  }

  #receive(message: FromSolver, from: Opening): void {
    if (from === this.#opening && message.type === 'read') {
      this.#opened?.client.end();
      this.#opened = from;
      this.#opening = null;
      this.#setRunning(false);
    }
    if (message.type === 'refused') this.#refused(message, from);
    if (from !== this.#opened && message.type !== 'methods') return;
    if (message.type === 'methods') this.#settings.list(message.methods);
    else if (message.type === 'read') this.#read(message.model, message.drawing);
    else if (message.type === 'progress') {
      this.#figures.add(message.news);
      this.#chart.add(message.news);
    } else if (message.type === 'sides') this.#setSides(message.spin);
    else if (message.type === 'frames') this.#descent.add(message.frames);
    else if (message.type === 'result') {
      this.#setSides(message.spin);
      this.#ended(message.outcome);
    } else if (message.type === 'rows') this.#table.show(message.rows);
    else if (message.type === 'file') download(message.name, message.mime, message.parts);
  }

  #read(model: Model, drawing: Drawing): void {
    this.#model = model;
    this.#input.mark(this.#opened!.example);
    const words = wordsOf(model);
    this.#figures.clear(words);
    this.#chart.begin([words.value, words.bound]);
    this.#descent.clear(words.value);
    this.#sides = null;
    this.#descentMean = false;
    this.#arrange(false);
    byId<HTMLButtonElement>('arrange').disabled = true;
    byId<HTMLButtonElement>('solve').disabled = false;
    this.#setExports(false);
    this.#certificate.clear();
    byId('copied').textContent = '';
    const size = sizeWords(model);
    byId('graph-name').textContent = model.name;
    byId('graph-size').textContent = size;
    this.#setLegend(['side 0', 'side 1']);
    this.#setWarnings(model.warnings);
    byId('chart-title').textContent = `${capital(words.value)} and bound over time`;
    const note = byId('stage-note');
    note.textContent = drawingWords(model, drawing);
    note.hidden = note.textContent === '';
    this.#picture.describe(`${model.name}, ${size}`);
    this.#picture.load(drawing);
    this.#table.refresh();
  }

  #refused({ message, excerpt }: Extract<FromSolver, { type: 'refused' }>, from: Opening): void {
    if (from === this.#opening) {
      from.client.end();
      this.#opening = null;
    } else if (this.#clock !== undefined) {
      this.#setRunning(false);
      this.#figures.fail();
    }
    showRefusal(message, excerpt);
    if (excerpt !== null && from.source.file === PASTED) selectLine(byId('paste'), excerpt.line);
  }

  #solve(): void {
    if (this.#model === null || this.#opened === null) return;
    const words = wordsOf(this.#model);
    clearRefusal();
    this.#figures.begin();
    this.#chart.begin([words.value, words.bound]);
    this.#descent.clear(words.value);
    this.#sides = null;
    this.#descentMean = false;
    this.#picture.show(null);
    this.#setExports(false);
    this.#certificate.clear();
    this.#startedMs = performance.now();
    this.#setRunning(true);
    this.#opened.client.post({ type: 'solve', settings: this.#settings.settings });
  }

  #setRunning(on: boolean): void {
    clearInterval(this.#clock);
    this.#clock = on ? setInterval(() => this.#tick(), TICK_MS) : undefined;
    byId('solve').hidden = on;
    byId('stop').hidden = !on;
    if (on) byId('stop').focus({ preventScroll: true });
  }

  #tick(): void {
    const sec = (performance.now() - this.#startedMs) / 1000;
    this.#figures.tick(sec);
    this.#chart.draw(sec);
  }

  #ended(outcome: Outcome): void {
    const stopped = document.activeElement === byId('stop');
    this.#setRunning(false);
    if (stopped) byId('solve').focus({ preventScroll: true });
    this.#figures.end(outcome);
    this.#chart.draw(outcome.elapsedSec, outcome.bound);
    this.#setExports(true, outcome.boundKind !== 'none');
    byId<HTMLButtonElement>('arrange').disabled = this.#sides!.length > MOST_DRAWN;
    const [plus, minus] = outcome.sides;
    this.#setLegend([`side 0: ${count(plus, 'node')}`, `side 1: ${count(minus, 'node')}`], outcome.cutEdges);
    const { name } = this.#model!;
    const words = wordsOf(this.#model!).value;
    this.#picture.describe(
      `${name}, ${sizeWords(this.#model!)}. ${words} ${figure(outcome.value)}: ${plus} nodes on side 0, ${minus} on side 1, ${outcome.cutEdges} edges in the cut`,
    );
    if (outcome.warnings.length > 0) this.#setWarnings(outcome.warnings);
    this.#table.refresh();
  }

  #setWarnings(warnings: readonly string[]): void {
    byId('notes').replaceChildren(...warnings.map((warning) => element('li', {}, warning)));
  }

  #setLegend(sides: readonly [string, string], cutEdges?: number): void {
    byId('side-0').textContent = sides[0];
    byId('side-1').textContent = sides[1];
    byId('edges-cut').textContent =
      cutEdges === undefined ? 'in the cut' : `in the cut: ${count(cutEdges, 'edge')}`;
  }

  #setSides(spin: Int8Array): void {
    this.#sides = spin.map((side) => 127 * side);
    if (!this.#descentMean) this.#picture.show(this.#sides);
  }

  /** A descent that is shown comes before the best cut. */
  #showDescent(mean: Int8Array | null): void {
    this.#descentMean = mean !== null;
    const shown = mean === null ? this.#sides : alike(mean, this.#sides);
    if (shown !== null) this.#picture.show(shown);
  }

  #arrange(apart: boolean): void {
    setPressed(byId('arrange'), apart);
    this.#picture.arrange(apart ? 'apart' : 'springs');
  }

  #setExports(on: boolean, bounded = true): void {
    for (const button of document.querySelectorAll<HTMLButtonElement>('[data-export]')) {
      const what = button.dataset.export as ExportName;
      const unfit = (what === 'certificate' && !bounded) || (what === 'svg' && this.#model?.kind !== 'graph');
      button.disabled = !on || unfit;
    }
  }

  #check(certificate: Uint8Array): void {
    if (this.#opened !== null) void this.#certificate.check(this.#opened.source, certificate);
  }

  async #export(what: ExportName): Promise<void> {
    const place = what === 'svg' ? await this.#picture.place() : null;
    this.#opened?.client.post({ type: 'export', what, place });
  }
}

/** Spins, or their mirror image, which is the same cut: whichever is nearer to the sides that are shown. */
function alike(mean: Int8Array, sides: Int8Array | null): Int8Array {
  if (sides === null) return mean;
  let agreement = 0;
  for (let u = 0; u < mean.length; u++) agreement += mean[u]! * sides[u]!;
  return agreement < 0 ? mean.map((x) => -x) : mean;
}

function download(name: string, mime: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: mime }));
  element('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

void new Page().start();
