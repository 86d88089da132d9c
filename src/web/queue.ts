/** The page of a queue (`maxcut page --queue`): its workers and runs, and the cuts and bounds of the run that is chosen, from the events of
 *  the server that this page comes from. */
import { count, duration, figure, percent } from '../cli/figures.ts';
import type { QueueNews } from '../cli/page-queue.ts';
import type { TracePoint } from '../queue/run.ts';
import type { QueueStatus } from '../queue/status.ts';
import { byId, element, setPressed } from './dom.ts';
import { TimeChart } from './panels/time-chart.ts';

/** Beside the address of this page. */
const EVENTS = './queue-events';
const AGE_MS = 1000;
/** News that are older than this are shown as old. */
const OLD_SEC = 5;

type Run = QueueStatus['runs'][number];

class QueuePage {
  readonly #chart = new TimeChart('A run shows its cuts and bounds here.');
  readonly #traces = new Map<string, TracePoint[]>();
  /** Null: the last one, whichever that is. */
  #chosen: string | null = null;
  #shown: { readonly id: string; readonly points: number } | null = null;
  #status: QueueStatus | null = null;
  #heardMs = 0;

  start(): void {
    // Wider than a phone: they are scrolled by the keyboard, too.
    for (const box of document.querySelectorAll<HTMLElement>('.table-box')) box.tabIndex = 0;
    const events = new EventSource(EVENTS);
    events.addEventListener('message', ({ data }) => this.#hear(JSON.parse(data) as QueueNews));
    setInterval(() => this.#showAge(), AGE_MS);
  }

  #hear({ status, traces }: QueueNews): void {
    for (const { run, from, points } of traces) {
      const known = (this.#traces.get(run) ?? []).slice(0, from);
      this.#traces.set(run, [...known, ...points]);
    }
    this.#status = status;
    this.#heardMs = performance.now();
    this.#show();
    this.#showAge();
  }

  #show(): void {
    const { queue, version, jobs, workers, runs } = this.#status!;
    const threads = workers.reduce((sum, worker) => sum + worker.threads, 0);
    byId('queue-line').textContent =
      `${queue}, ${version === null ? 'not in use' : `maxcut ${version}`}: ${count(workers.length, 'worker')} with ` +
      `${count(threads, 'thread')}; ${jobs.waiting} jobs waiting, ${jobs.active} active, ${jobs.done} done ` +
      `(${jobs.perMinute} a minute), ${jobs.failed} failed`;
    const chosen = runs.find(({ id }) => id === this.#chosen) ?? runs[0];
    fillTable(
      'runs',
      RUN_COLUMNS,
      runs.map((run) => [this.#button(run, run === chosen), ...runCells(run)]),
    );
    const now = Date.now();
    fillTable(
      'workers',
      WORKER_COLUMNS,
      workers.map((one) => [
        one.name,
        String(one.threads),
        String(one.running),
        String(one.done),
        String(one.failed),
        String(one.perMinute),
        percent(one.busy),
        duration((now - one.sinceMs) / 1000),
      ]),
    );
    if (chosen !== undefined) this.#draw(chosen);
  }

  #button({ id }: Run, on: boolean): HTMLElement {
    const button = element('button', { type: 'button', class: 'button small', 'data-run': id }, id);
    setPressed(button, on);
    button.addEventListener('click', () => {
      this.#chosen = id;
      this.#show();
      document.querySelector<HTMLElement>(`[data-run="${id}"]`)?.focus();
    });
    return button;
  }

  #draw({ id, kind, name, alive, sinceMs }: Run): void {
    const points = this.#traces.get(id) ?? [];
    const shown = this.#shown;
    if (shown?.id !== id || shown.points > points.length) {
      this.#chart.begin(['cut', 'upper bound']);
      this.#shown = { id, points: 0 };
    }
    const fresh = points.slice(this.#shown!.points);
    this.#chart.add(fresh.map(([sec, value, bound]) => ({ sec, value, bound })));
    this.#shown = { id, points: points.length };
    byId('chart-title').textContent = `Cut and bound over time: ${kind} ${name}`;
    if (points.length > 0) this.#chart.draw(alive ? (Date.now() - sinceMs) / 1000 : points.at(-1)![0]);
  }

  #showAge(): void {
    if (this.#status === null) return;
    const sec = (performance.now() - this.#heardMs) / 1000;
    byId('age').textContent = sec < OLD_SEC ? 'Live.' : `Last heard of ${duration(sec)} ago.`;
  }
}

const RUN_COLUMNS = ['run', 'of', 'state', 'stage', 'cut', 'bound', 'open nodes', 'runs done'];
const WORKER_COLUMNS = ['worker', 'threads', 'on', 'done', 'failed', 'a minute', 'busy', 'for'];

function runCells({ kind, name, state, alive, stage, cut, bound, boundKind, nodes, open, done, total }: Run) {
  return [
    `${kind} ${name}`,
    alive || state !== 'running' ? state : 'lost',
    stage ?? '',
    cut === undefined ? '' : figure(cut),
    bound === undefined ? '' : `${boundKind === 'estimated' ? '~' : ''}${figure(bound)}`,
    open === undefined ? '' : `${open} of ${(nodes ?? 0) + open}`,
    total === undefined ? '' : `${done ?? 0} of ${total}`,
  ];
}

function fillTable(
  id: string,
  columns: readonly string[],
  rows: readonly (readonly (Node | string)[])[],
): void {
  const table = byId(id);
  const focused = document.activeElement?.getAttribute('data-run') ?? null;
  table.hidden = rows.length === 0;
  byId(`${id}-empty`).hidden = rows.length > 0;
  const head = element('tr', {}, ...columns.map((name) => element('th', { scope: 'col' }, name)));
  const lines = rows.map((row) => element('tr', {}, ...row.map((cell) => element('td', {}, cell))));
  table.replaceChildren(element('thead', {}, head), element('tbody', {}, ...lines));
  // Made anew every second: the focus stays where it was.
  if (focused !== null) table.querySelector<HTMLElement>(`[data-run="${focused}"]`)?.focus();
}

new QueuePage().start();
