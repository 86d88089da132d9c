/** What comes out: a proof, files that others can check, and a certificate that is believed only where it holds. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { readGraph } from '../../src/index.ts';
import { run, scratchFolder, start } from '../cli/harness.ts';
import { dataFile, downloaded, ended, openFile, pageTests, setField, solveOn } from './browser.ts';

const pageTest = pageTests();

const path = scratchFolder();
const NAME = 'g05_60.1';
const bytes = readFileSync(dataFile(`biqmac-rudy/${NAME}`));

/** The weight of the cut in lines `node side`, from the lines of a rudy file. */
function recount(rudy: string, sides: string): number {
  const side = new Map(
    sides
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
  return rudy
    .trim()
    .split('\n')
    .slice(1)
    .reduce((sum, line) => {
      const [u, v, w] = line.trim().split(/\s+/);
      return sum + (side.get(u!) === side.get(v!) ? 0 : Number(w));
    }, 0);
}

pageTest('a proof by branch and bound, and its files', async (page) => {
  await openFile(page, NAME, bytes);
  const { value, bound } = await solveOn(page);
  expect(value).toBe(bound);
  const sides = await downloaded(page, 'sides');
  expect(recount(bytes.toString(), sides.text)).toBe(value);
  const json = JSON.parse((await downloaded(page, 'json')).text);
  expect(json).toMatchObject({ cut: value, status: 'optimal', graph: { nodes: 60 } });
  const certificate = await downloaded(page, 'certificate');
  writeFileSync(path('certificate.json'), certificate.text);
  writeFileSync(path('sides.txt'), sides.text);
  const verified = await run([
    'verify',
    dataFile(`biqmac-rudy/${NAME}`),
    path('sides.txt'),
    '--certificate',
    path('certificate.json'),
  ]);
  expect(verified.stdout).toContain('optimal');
  const svg = await downloaded(page, 'svg');
  expect(svg.name).toMatch(/\.svg$/);
  expect(svg.text.match(/<circle|<rect/g)!.length).toBeGreaterThan(60);
  const gexf = await downloaded(page, 'gexf');
  const read = readGraph(gexf.text, { file: gexf.name });
  expect([read.graph.n, read.graph.m]).toEqual([60, 885]);
  expect(gexf.text.match(/attvalue for="side" value="1"/g)!.length).toBe(sides.text.match(/ 1\n/g)!.length);
});

pageTest('its own certificate holds; a forged one and another graph’s are refused', async (page) => {
  await openFile(page, 'small.rud', '5 6\n1 2 1\n2 3 1\n3 4 1\n4 5 1\n5 1 1\n1 3 2\n');
  await solveOn(page);
  const { text } = await downloaded(page, 'certificate');
  const check = async (content: string): Promise<string> => {
    await page.locator('#check').evaluate((box) => {
      box.removeAttribute('class');
    });
    const buffer = Buffer.from(content);
    await page.locator('#certificate').setInputFiles({ name: 'c.json', mimeType: '', buffer });
    await page.locator('#check.holds, #check.refused').waitFor();
    return (await page.locator('#check').textContent())!;
  };
  expect(await check(text)).toMatch(/The certificate holds.*optimal/);
  const forged = JSON.parse(text);
  forged.claim.bound -= 1;
  expect(await check(JSON.stringify(forged))).toContain('refused');
  const flipped = JSON.parse(text);
  flipped.partition = flipped.partition.replace(/./, (side: string) => (side === '0' ? '1' : '0'));
  expect(await check(JSON.stringify(flipped))).toContain('refused');
  expect(await check('{"format":"maxcut-certificate"}')).toContain('refused');
  await openFile(page, 'other.rud', '5 6\n1 2 1\n2 3 1\n3 4 1\n4 5 1\n5 1 1\n1 4 2\n');
  expect(await check(text)).toContain('another graph');
  // Among the files that are dropped a certificate is known by its content.
  await openFile(page, 'small.rud', '5 6\n1 2 1\n2 3 1\n3 4 1\n4 5 1\n5 1 1\n1 3 2\n');
  await page.locator('#file').setInputFiles({ name: 'c.json', mimeType: '', buffer: Buffer.from(text) });
  await page.locator('#check.holds').waitFor();
});

pageTest('a QUBO: its words, and what is drawn, which no warning replaces', async (page) => {
  await openFile(page, 'pair.qubo', 'p qubo 0 2 2 1\n0 0 -1\n1 1 -1\n0 1 3\n');
  expect(await page.locator('#chart-title').textContent()).toBe('Value and bound over time');
  await solveOn(page);
  expect(await page.locator('#stage-note').textContent()).toContain('the maximum cut that is solved');
});

pageTest('Stop keeps the best cut', async (page) => {
  await openFile(page, 'G1.txt.gz', readFileSync(dataFile('gset/G1.txt.gz')));
  await setField(page, 'limit', '9');
  await page.locator('#solve').click();
  await page.waitForFunction(() => Number(document.querySelector('#value')!.textContent) > 11_000);
  await page.locator('#stop').click();
  const { value, status } = await ended(page);
  expect(status).toContain('Stopped');
  const { text } = await downloaded(page, 'sides');
  const packed = await run(['verify', dataFile('gset/G1.txt.gz'), await saved(text), '--cut', String(value)]);
  expect(packed.stdout).toContain(`cut          ${value}`);
});

async function saved(text: string): Promise<string> {
  writeFileSync(path('G1.sides'), text);
  return path('G1.sides');
}

pageTest('a cut as good as the command’s on one thread', async (page) => {
  await openFile(page, 'G1.txt.gz', readFileSync(dataFile('gset/G1.txt.gz')));
  await page.locator('summary').click();
  await setField(page, 'threads', '1');
  await setField(page, 'limit', '2');
  expect(await page.locator('#limit-shown').textContent()).toBe('3 s');
  const { value } = await solveOn(page);
  const argv = ['solve', dataFile('gset/G1.txt.gz'), '--threads', '1', '--time-limit', '3', '--json'];
  const command = JSON.parse((await start(argv).ended).stdout);
  expect(value).toBeGreaterThan(0.997 * command.cut);
});

pageTest('the larger example is solved to a good cut', async (page) => {
  await page.getByRole('button', { name: /Larger random graph/ }).click();
  await page.getByText('800 nodes, 19176 edges').waitFor();
  await setField(page, 'limit', '2');
  expect(Number((await solveOn(page)).value)).toBeGreaterThan(11_300);
});

pageTest('the derandomization is shown: ‖W‖² falls to 0 and one cut is left', async (page) => {
  await page.getByRole('button', { name: /Random graph/ }).click();
  await page.getByText('60 nodes, 885 edges').waitFor();
  await solveOn(page);
  const handle = page.locator('#descent-at');
  await page.waitForFunction(() => {
    const field = document.querySelector<HTMLInputElement>('#descent-at')!;
    return field.value === field.max && document.querySelector('#descent-play')!.textContent === 'Play';
  });
  const figures = page.locator('#descent-figures');
  expect(await figures.textContent()).toMatch(/‖W‖²\/n0spins settled100 %/);
  await handle.fill('0');
  expect(await figures.textContent()).toMatch(/‖W‖²\/n1\.000spins settled0 %random cuts\d+ ± /);
});

pageTest('tables of nodes and edges, with the sides', async (page) => {
  await solveOn(page);
  await page.getByRole('tab', { name: 'Nodes' }).click();
  await page.locator('#table tbody tr').first().waitFor();
  expect(await page.locator('#table tbody tr').count()).toBe(34);
  await page.getByRole('tab', { name: 'Edges' }).click();
  await page.locator('#table.edges').waitFor();
  expect(await page.locator('#page-of').textContent()).toBe('1–50 of 78');
  await page.locator('#later').click();
  await page.getByText('51–78 of 78').waitFor();
  await page.locator('#find').fill('34');
  await page.getByText('1–17 of 17').waitFor();
  const cut = await page.locator('#table tbody tr td:last-child').allTextContents();
  expect(new Set(cut)).toEqual(new Set(['yes', 'no']));
});

pageTest('the node under the pointer is named, with its weight and neighbours', async (page) => {
  await page.getByRole('button', { name: /Petersen/ }).click();
  await page.getByText('10 nodes, 15 edges ·').waitFor();
  await solveOn(page);
  await page.locator('#canvas[data-settled]').waitFor();
  await page.locator('#canvas').scrollIntoViewIfNeeded();
  const box = (await page.locator('#canvas').boundingBox())!;
  const tip = page.locator('#tip:not([hidden])');
  // Along rows of points until one of the ten nodes is met.
  for (let y = 0.15; y < 0.9 && (await tip.count()) === 0; y += 0.04)
    for (let x = 0.05; x < 0.95 && (await tip.count()) === 0; x += 0.03)
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
  expect(await tip.textContent()).toMatch(/^\d+(, side [01])?3 edges of weight 3: \d+, \d+, \d+$/);
});

pageTest('the time axis is linear or logarithmic', async (page) => {
  await solveOn(page);
  await page.getByRole('button', { name: 'log', exact: true }).click();
  expect(await page.locator('#chart canvas').count()).toBe(1);
  expect(await page.locator('#chart').getAttribute('aria-label')).toContain('best cut 61, upper bound 61');
});
