/** Finding and making elements. */

/** The element of that id, which index.html has. */
export function byId<E extends Element = HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`there is no element "${id}"`);
  return element as unknown as E;
}

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function svg(
  tag: string,
  attributes: Readonly<Record<string, string | number>> = {},
  text?: string,
): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** A list of terms with their words. */
export function fillTerms(list: HTMLElement, rows: readonly (readonly [string, string])[]): void {
  list.replaceChildren(
    ...rows.flatMap(([term, words]) => [element('dt', {}, term), element('dd', {}, words)]),
  );
}

/** Tabs as the ARIA practices want them: arrow keys move, one tab is in the order of the Tab key.
 *  @param onSelect told the id of the tab that was chosen */
export function wireTabs(tabs: readonly HTMLElement[], onSelect: (id: string) => void = () => {}): void {
  const select = (chosen: HTMLElement): void => {
    for (const tab of tabs) {
      const on = tab === chosen;
      tab.setAttribute('aria-selected', String(on));
      tab.tabIndex = on ? 0 : -1;
      byId(tab.getAttribute('aria-controls')!).hidden = true;
    }
    const panel = byId(chosen.getAttribute('aria-controls')!);
    panel.hidden = false;
    panel.setAttribute('aria-labelledby', chosen.id);
    onSelect(chosen.id);
  };
  tabs.forEach((tab, i) => {
    tab.addEventListener('click', () => select(tab));
    tab.addEventListener('keydown', ({ key }) => {
      const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
      if (step === 0) return;
      const next = tabs[(i + step + tabs.length) % tabs.length]!;
      next.focus();
      select(next);
    });
  });
}

/** Says whether a button that stays down is down. */
export function setPressed(button: HTMLElement, on: boolean): void {
  button.setAttribute('aria-pressed', String(on));
}
