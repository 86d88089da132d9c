/** Rows of a name and its description for a terminal: the description is wrapped beside its name. */

/** What a terminal shows where nothing is known of it. */
const USUAL_WIDTH = 80;
/** Descriptions are not squeezed further, however narrow the terminal is. */
const NARROWEST = 30;

/** @param columns of the terminal; undefined where the output is no terminal */
export function wrappedRows(
  rows: readonly (readonly [name: string, description: string])[],
  columns: number = USUAL_WIDTH,
): string {
  const indent = Math.max(...rows.map(([name]) => name.length)) + 2;
  const width = Math.max(NARROWEST, columns - indent);
  return rows
    .map(([name, description]) => {
      const lines = wrapped(description, width);
      return `${name.padEnd(indent)}${lines.join(`\n${' '.repeat(indent)}`)}\n`;
    })
    .join('');
}

/** Lines of at most so many characters, words that are longer apart. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
