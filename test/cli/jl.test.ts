import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { readPointsCsv } from '../../src/io/points-csv.ts';
import { run, scratchFolder } from './harness.ts';

const scratch = scratchFolder();

function writePoints(name: string, count: number, d: number, head = ''): string {
  const random = new Random(1);
  const rows = Array.from({ length: count }, () => Array.from({ length: d }, () => random.normal()));
  writeFileSync(scratch(name), head + rows.map((row) => `${row.join(',')}\n`).join(''));
  return scratch(name);
}

test('prints the distortion, and writes the map it belongs to', async () => {
  const file = writePoints('points.csv', 30, 12, 'a,b,c,d,e,f,g,h,i,j,k,l\n');
  const output = scratch('map.csv');
  const args = ['jl', file, '--dimension', '4', '--steps', '50'];
  const { code, stdout } = await run([...args, '--output', output, '--json']);
  expect(code).toBe(0);
  const result = JSON.parse(stdout);
  const map = readPointsCsv(readFileSync(output), output);
  expect([map.count, map.dimension]).toEqual([4, 12]);
  expect(Array.from(map.values)).toEqual(result.map.flat());
  expect(result.distortion.maximum).toBeLessThan(result.bestDraw);
  const text = await run(args);
  expect(text.stdout).toMatch(
    /^points +30 in 12 dimensions, 435 pairs\ndimension +4\nlargest distortion +0\.\d+/,
  );
});

test.each([
  ['1,2\n3\n', /:2:2: the line has 1 values, expected 2/],
  ['1,2\n3,x\n', /:2:3: "x" is not a finite number/],
  ['', /no points/],
  ['a,b\n', /no points follow/],
  ['1,2\n', /1 points, expected at least 2/],
])('refuses points %j', async (content, message) => {
  writeFileSync(scratch('bad.csv'), content);
  const { code, stderr } = await run(['jl', scratch('bad.csv'), '--dimension', '1']);
  expect(code).toBe(65);
  expect(stderr).toMatch(message);
});

test('needs a dimension or a distortion', async () => {
  const { code, stderr } = await run(['jl', writePoints('few.csv', 5, 3)]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/neither --dimension nor --distortion/);
  expect((await run(['jl', scratch('few.csv'), '--dimension', '9'])).stderr).toMatch(/an integer in 1\.\.3/);
});

test('points that coincide are told, and change nothing', async () => {
  writeFileSync(scratch('twice.csv'), '0,0,1\n1,0,0\n0,0,1\n0,1,0\n1,0,0\n');
  const argv = ['jl', scratch('twice.csv'), '--dimension', '2', '--steps', '20', '--json'];
  const { code, stderr, stdout } = await run(argv);
  expect(code).toBe(0);
  expect(stderr).toBe(
    'maxcut: warning: 2 pairs of points coincide and do not count (points 1 and 3 first)\n',
  );
  const { distortion, warnings } = JSON.parse(stdout);
  expect(distortion.pairs).toBe(8);
  expect(warnings).toHaveLength(1);
});
