/** The tables of nodes and edges, a page at a time. */
import { figure } from '../../cli/figures.ts';
import { byId, element, wireTabs } from '../dom.ts';
import { ROWS_PER_PAGE, type TableName, type TableRows } from '../messages.ts';

export class TablePanel {
  readonly #find = byId<HTMLInputElement>('find');
  readonly #ask: (table: TableName, from: number, find: string) => void;
  #table: TableName = 'nodes';
  #from = 0;

  constructor(ask: (table: TableName, from: number, find: string) => void) {
    this.#ask = ask;
    wireTabs(
      ['stages', 'nodes', 'edges'].map((name) => byId(`tab-${name}`)),
      (id) => {
        if (id === 'tab-stages') return;
        this.#table = id === 'tab-nodes' ? 'nodes' : 'edges';
        this.#from = 0;
        this.refresh();
      },
    );
    // It scrolls: the keys must reach it.
    byId('table-box').tabIndex = 0;
    this.#find.addEventListener('input', () => {
      this.#from = 0;
      this.refresh();
    });
    byId('earlier').addEventListener('click', () => this.#turn(-ROWS_PER_PAGE));
    byId('later').addEventListener('click', () => this.#turn(ROWS_PER_PAGE));
  }

  /** Asks for the page anew, where it can be seen. */
  refresh(): void {
    if (!byId('panel-table').hidden) this.#ask(this.#table, this.#from, this.#find.value);
  }

  show({ table, columns, rows, from, count }: TableRows): void {
    if (table !== this.#table) return;
    const cell = (value: string | number): HTMLElement =>
      element('td', {}, typeof value === 'number' ? figure(value) : value);
    const head = element('tr', {}, ...columns.map((name) => element('th', { scope: 'col' }, name)));
    const body = rows.map((row) => element('tr', {}, ...row.map(cell)));
    const shown = byId('table');
    shown.className = table;
    shown.replaceChildren(element('thead', {}, head), element('tbody', {}, ...body));
    const last = from + rows.length;
    byId('page-of').textContent = count === 0 ? `no ${table}` : `${from + 1}–${last} of ${count}`;
    byId<HTMLButtonElement>('earlier').disabled = from === 0;
    byId<HTMLButtonElement>('later').disabled = last >= count;
  }

  #turn(by: number): void {
    this.#from = Math.max(0, this.#from + by);
    this.refresh();
  }
}
