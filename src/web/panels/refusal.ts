/** What was wrong with an input: the message, and the lines around the place it is about. */
import { byId, element } from '../dom.ts';
import type { Excerpt } from '../messages.ts';

export function showRefusal(message: string, excerpt: Excerpt | null): void {
  const box = byId('refusal');
  box.hidden = false;
  box.replaceChildren(element('span', {}, message));
  if (excerpt === null) return;
  const lines = excerpt.lines.flatMap((text, i) => {
    const number = excerpt.firstLine + i;
    const wrong = number === excerpt.line;
    const shown = element(
      'span',
      { class: wrong ? 'line wrong' : 'line' },
      element('b', {}, String(number)),
      text,
    );
    if (!wrong || excerpt.column === null) return [shown];
    const caret = element('span', { class: 'caret' }, `${' '.repeat(excerpt.column - 1)}^`);
    return [shown, element('span', { class: 'line' }, element('b', {}, ''), caret)];
  });
  box.append(element('pre', { tabindex: '0', 'aria-label': 'The lines around the error' }, ...lines));
}

export function clearRefusal(): void {
  byId('refusal').hidden = true;
}

/** Marks a line of a text area. */
export function selectLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = Math.max(0, ((line - 3) / lines.length) * area.scrollHeight);
}
