/** Every way in, to a result whose value is known or counted by the test itself; and what cannot be read is refused at its line. */
import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { dataFile, downloaded, openFile, pageTests, setField, solveOn } from './browser.ts';

const pageTest = pageTests();

const best = JSON.parse(readFileSync(dataFile('manifest.json'), 'utf8')) as {
  readonly name: string;
  readonly bestKnown: number | null;
}[];

describe('ways in', () => {
  pageTest('an example: the karate club, whose maximum cut is 61', async (page) => {
    expect(await page.locator('#graph-size').textContent()).toContain('34 nodes, 78 edges');
    expect(await solveOn(page)).toMatchObject({ value: 61, bound: 61, status: 'Optimal, and proven' });
  });

  pageTest('examples: the Petersen graph, and a QUBO that halves numbers', async (page) => {
    await page.getByRole('button', { name: /Petersen/ }).click();
    await page.getByText('10 nodes, 15 edges ·').waitFor();
    expect((await solveOn(page)).value).toBe(12);
    await page.getByRole('button', { name: /A QUBO/ }).click();
    await page.getByText('12 variables').waitFor();
    // Half of 200, squared.
    expect(await solveOn(page)).toMatchObject({ value: -10_000, bound: -10_000 });
    const { text } = await downloaded(page, 'sides');
    const numbers = [31, 27, 24, 22, 19, 17, 14, 12, 11, 9, 8, 6];
    const ones = text
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map(Number));
    expect(ones.reduce((sum, [i, x]) => sum + x! * numbers[i!]!, 0)).toBe(100);
  });

  pageTest('a random graph: sliders change it', async (page) => {
    await page.getByRole('tab', { name: 'Random' }).click();
    await setField(page, 'family', 'torus-2d');
    await setField(page, 'nodes', '40');
    await page.getByText('121 nodes, 242 edges').waitFor();
    await setField(page, 'family', 'gnm');
    await setField(page, 'degree', '6');
    await page.getByText('120 nodes, 360 edges').waitFor();
    expect((await solveOn(page)).value).toBeGreaterThan(0);
  });

  pageTest('a file that is chosen, plain and packed', async (page) => {
    await openFile(page, 'g05_60.0', readFileSync(dataFile('biqmac-rudy/g05_60.0')));
    const known = best.find(({ name }) => name === 'g05_60.0')!.bestKnown!;
    expect(await solveOn(page)).toMatchObject({ value: known, bound: known });
    await openFile(page, 'pm1d_100.0.gz', readFileSync(dataFile('biqmac-rudy/pm1d_100.0.gz')));
    expect(await page.locator('#graph-size').textContent()).toContain('100 nodes');
    expect(await page.locator('#graph-size').textContent()).toContain('some weights negative');
    const written: readonly { file: string; base64?: string }[] = JSON.parse(
      readFileSync(new URL('../fixtures/written/python.json', import.meta.url), 'utf8'),
    );
    const { base64 } = written.find(({ file }) => file === 'petersen-csr.npz')!;
    await openFile(page, 'petersen.npz', Buffer.from(base64!, 'base64'));
    expect(await page.locator('#graph-size').textContent()).toContain('10 nodes, 15 edges');
  });

  pageTest('a file that is dropped', async (page) => {
    const transfer = await page.evaluateHandle(() => {
      const given = new DataTransfer();
      given.items.add(new File(['a b 2\nb c 3\nc a 1\n'], 'triangle.edges'));
      return given;
    });
    await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
    expect(await page.locator('#dropping').isVisible()).toBe(true);
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await page.getByText('3 nodes, 3 edges').waitFor();
    expect((await solveOn(page)).value).toBe(5);
  });

  pageTest('pasted edges; a line that cannot be read is shown and marked', async (page) => {
    await page.getByRole('tab', { name: 'Paste' }).click();
    const area = page.locator('#paste');
    await area.fill('a b 2\nb c three\nc a 1\n');
    await page.locator('#paste-use').click();
    const refusal = page.getByRole('alert');
    await refusal.waitFor();
    expect(await refusal.textContent()).toContain('pasted text:2:5');
    expect(await refusal.locator('.wrong').textContent()).toBe('2b c three');
    const marked = await area.evaluate((field: HTMLTextAreaElement) =>
      field.value.slice(field.selectionStart, field.selectionEnd),
    );
    expect(marked).toBe('b c three');
    await area.fill('a b 2\nb c 3\nc a 1\n');
    await area.press('Control+Enter');
    await page.getByText('3 nodes, 3 edges').waitFor();
    expect(await refusal.isVisible()).toBe(false);
    expect((await solveOn(page)).value).toBe(5);
  });

  pageTest('a graph drawn by hand', async (page) => {
    await page.getByRole('tab', { name: 'Draw' }).click();
    await page.locator('#sketch').scrollIntoViewIfNeeded();
    const box = (await page.locator('#sketch').boundingBox())!;
    const corners = [
      [0.2, 0.2],
      [0.8, 0.2],
      [0.5, 0.8],
    ].map(([x, y]) => [box.x + x! * box.width, box.y + y! * box.height] as const);
    for (const [x, y] of corners) await page.mouse.click(x, y);
    await page.locator('#edge-weight').fill('2.5');
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const) {
      await page.mouse.move(...corners[from]!);
      await page.mouse.down();
      await page.mouse.move(...corners[to]!, { steps: 4 });
      await page.mouse.up();
    }
    await page.locator('#sketch-use').click();
    await page.getByText('3 nodes, 3 edges').waitFor();
    expect((await solveOn(page)).value).toBe(5);
  });

  pageTest('a link carries the graph and the options', async (page, open) => {
    await openFile(page, 'house.edges', 'a b\nb c\nc d\nd a\na c 4\n');
    await page.locator('summary').click();
    await setField(page, 'seed', '7');
    await setField(page, 'limit', '2');
    await page.locator('#share').click();
    await page.waitForFunction(() => location.hash.startsWith('#maxcut='));
    const again = await open({ fragment: await page.evaluate(() => location.hash) });
    expect(await again.locator('#graph-name').textContent()).toBe('house');
    expect(await again.locator('#seed').inputValue()).toBe('7');
    expect(await again.locator('#limit-shown').textContent()).toBe('3 s');
    expect((await solveOn(again)).value).toBe(6);
  });

  pageTest('files that are none are refused, and what was open stays', async (page) => {
    await openFile(page, 'picture.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3]));
    expect(await page.getByRole('alert').textContent()).toContain('gzip');
    await openFile(page, 'graph.zip', Buffer.from('PK\u0003\u0004…'));
    expect(await page.getByRole('alert').textContent()).toContain('zip archive');
    await openFile(page, 'graph.xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]));
    expect(await page.getByRole('alert').textContent()).toContain('xz data, which the page cannot unpack');
    await openFile(page, 'graph.rud', '3 1\n1 7 1\n');
    expect(await page.getByRole('alert').textContent()).toContain('graph.rud:2:3');
    expect(await page.locator('#graph-name').textContent()).toBe('karate');
  });
});
