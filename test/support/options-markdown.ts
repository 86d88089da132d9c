/** An option table as the table of a page in docs. A page holds it between two comments, which test/options-docs.test.ts compares:
 *
 *      <!-- options: solve -->
 *      …
 *      <!-- end of options --> */
import { describeOptions, type OptionTable } from '../../src/core/options.ts';

export function optionsMarkdown(table: OptionTable): string {
  const rows = describeOptions(table).map(({ name, default: standard, expected, unit, help }) => [
    `\`${name}\``,
    standard,
    unit === '' ? expected : `${expected}, in ${unit}`,
    help,
  ]);
  const lines = [['option', 'default', 'value', 'meaning'], ['---', '---', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.map(escapeCell).join(' | ')} |\n`).join('');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
