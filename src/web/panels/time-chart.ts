/** The best cut and the bound against time, closing in on one another (uPlot). */
import uPlot from 'uplot';
import { duration, figure } from '../../cli/figures.ts';
import { byId, element, setPressed } from '../dom.ts';
import type { News } from '../messages.ts';

/** Where a logarithmic axis begins. */
const FIRST_SEC = 1e-3;
const HEIGHT = 220;

interface Step {
  readonly sec: number;
  readonly value: number | null;
  readonly bound: number | null;
}

export class TimeChart {
  readonly #box = element('div', { id: 'chart', class: 'plot', role: 'img', 'aria-label': 'Nothing yet' });
  readonly #empty = element('p', { class: 'empty' });
  #steps: Step[] = [];
  #plot: uPlot | null = null;
  #log = false;
  #words: readonly [string, string] = ['cut', 'upper bound'];
  #endSec = 0;

  /** Fills the section `chart-card`, which both pages have. @param empty what it says before there is anything to show */
  constructor(empty: string) {
    this.#empty.textContent = empty;
    const choice = (name: string) => element('button', { type: 'button', id: `time-${name}` }, name);
    const [linear, log] = [choice('linear'), choice('log')];
    const title = element('h2', { id: 'chart-title' }, 'Cut and bound over time');
    const axis = element('fieldset', { class: 'switch', 'aria-label': 'Time axis' }, linear, log);
    const head = element('div', { class: 'card-head' }, title, axis);
    byId('chart-card').append(head, this.#box, this.#empty);
    const choose = (on: boolean): void => {
      this.#log = on;
      setPressed(log, on);
      setPressed(linear, !on);
      this.#remake();
    };
    linear.addEventListener('click', () => choose(false));
    log.addEventListener('click', () => choose(true));
    choose(false);
    new ResizeObserver(() => this.#plot?.setSize({ width: this.#box.clientWidth, height: HEIGHT })).observe(
      this.#box,
    );
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#remake());
  }

  begin(words: readonly [string, string]): void {
    this.#words = words;
    this.#steps = [];
    this.#endSec = 0;
    this.#remake();
  }

  add(news: readonly Pick<News, 'sec' | 'value' | 'bound'>[]): void {
    for (const { sec, value, bound } of news) this.#steps.push({ sec, value, bound });
  }

  /** Draws up to a moment. @param bound what was proven in the end, where no event told */
  draw(sec: number, bound: number | null = null): void {
    this.#endSec = Math.max(sec, this.#steps.at(-1)?.sec ?? 0);
    if (bound !== null && this.#steps.every((step) => step.bound === null))
      this.#steps = this.#steps.map((step) => ({ ...step, bound }));
    if (this.#plot === null) this.#remake();
    else this.#plot.setData(this.#data());
    this.#describe();
  }

  #data(): uPlot.AlignedData {
    const last = this.#steps.at(-1);
    const steps = last === undefined ? [] : [...this.#steps, { ...last, sec: this.#endSec }];
    const at = (sec: number): number => (this.#log ? Math.max(FIRST_SEC, sec) : sec);
    return [
      steps.map(({ sec }) => at(sec)),
      steps.map(({ value }) => value),
      steps.map(({ bound }) => bound),
    ];
  }

  #remake(): void {
    this.#plot?.destroy();
    this.#plot = null;
    this.#empty.hidden = this.#steps.length > 0;
    this.#box.hidden = this.#steps.length === 0;
    if (this.#steps.length > 0) this.#plot = new uPlot(this.#options(), this.#data(), this.#box);
  }

  #options(): uPlot.Options {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const stepped = uPlot.paths.stepped!({ align: 1 });
    const axis = {
      stroke: colour('--soft'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { stroke: colour('--line'), width: 1, size: 5 },
      font: '12px system-ui, sans-serif',
    };
    const line = { width: 2, paths: stepped, points: { show: false } };
    return {
      width: this.#box.clientWidth || 400,
      height: HEIGHT,
      scales: {
        x: this.#log
          ? { time: false, distr: 3 }
          : { time: false, range: (_plot, _least, most) => [0, most || 1] },
        y: { range: (_plot, least, most) => padded(least, most) },
      },
      axes: [
        { ...axis, values: (_plot, splits) => splits.map((s) => (s === null ? '' : seconds(s))), size: 30 },
        {
          ...axis,
          values: (_plot, splits) => splits.map(figure),
          size: (_plot, values) => axisWidth(values),
        },
      ],
      series: [
        {},
        { ...line, label: this.#words[0], stroke: colour('--side-0') },
        { ...line, label: this.#words[1], stroke: colour('--kept'), dash: [6, 4] },
      ],
      cursor: { points: { size: 7 }, y: false },
      legend: { show: false },
      hooks: { draw: [(plot) => this.#nameLines(plot, colour('--ink'), colour('--card'))] },
    };
  }

  /** The names stand at the lines' ends, so that no legend is needed, with the paper's colour around them where a line crosses. */
  #nameLines(plot: uPlot, ink: string, paper: string): void {
    const last = this.#steps.at(-1);
    if (last === undefined) return;
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.font = `600 ${12 * ratio}px system-ui, sans-serif`;
    ctx.textAlign = 'right';
    ctx.fillStyle = ink;
    ctx.strokeStyle = paper;
    ctx.lineJoin = 'round';
    ctx.lineWidth = 4 * ratio;
    const put = (value: number | null, words: string, below: boolean): void => {
      if (value === null) return;
      const y = plot.valToPos(value, 'y', true) + (below ? 16 : -7) * ratio;
      const at = [`${words} ${figure(value)}`, bbox.left + bbox.width - 6 * ratio, y] as const;
      ctx.strokeText(...at);
      ctx.fillText(...at);
    };
    const up = last.bound === null || last.value === null || last.bound >= last.value;
    put(last.value, this.#words[0], up);
    if (last.bound !== last.value) put(last.bound, this.#words[1], !up);
    ctx.restore();
  }

  #describe(): void {
    const last = this.#steps.at(-1);
    if (last === undefined) return;
    const [what, limit] = this.#words;
    const value = last.value === null ? '' : `best ${what} ${figure(last.value)}`;
    const bound = last.bound === null ? '' : `, ${limit} ${figure(last.bound)}`;
    this.#box.setAttribute('aria-label', `After ${duration(this.#endSec)}: ${value}${bound}`);
  }
}

function padded(least: number, most: number): [number, number] {
  if (least === null || most === null) return [0, 1];
  const span = most - least || Math.abs(most) * 0.05 || 1;
  return [least - 0.14 * span, most + 0.14 * span];
}

function seconds(sec: number): string {
  return sec >= 1 || sec === 0 ? `${figure(sec)} s` : `${figure(Number((1000 * sec).toPrecision(3)))} ms`;
}

function axisWidth(values: readonly string[] | null): number {
  return 16 + 7.4 * Math.max(2, ...(values ?? []).map((value) => value.length));
}
