/** --log and --plot: what is written is what the run told. */
import { readFileSync, writeFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { randomGraph } from '../oracles/random-graphs.ts';
import { petersen } from './graphs.ts';
import { run, scratchFolder } from './harness.ts';

const path = scratchFolder();
const graph = path('petersen.txt');
writeFileSync(graph, petersen);

/** How many elements of each name; throws unless the text is well-formed XML. */
function elements(svg: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    counts[name] = (counts[name] ?? 0) + 1;
  });
  parser.write(svg).close();
  return counts;
}

describe('--log', () => {
  test('a line for every stage, improvement and bound', async () => {
    const log = path('trace.jsonl');
    // Too dense to be solved outright, small enough to be proven.
    const dense = path('dense.txt');
    const { n, edges } = randomGraph(5, 45, 0.5);
    writeFileSync(dense, `${n} ${edges.length}\n${edges.map(([u, v]) => `${u + 1} ${v + 1} 1\n`).join('')}`);
    const { code, stdout } = await run(['solve', dense, '--log', log, '--json']);
    expect(code).toBe(0);
    const { cut, upperBound, trace } = JSON.parse(stdout);
    const events = readFileSync(log, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const improved = events.filter(({ type }) => type === 'improved');
    expect(improved.map((event) => [event.elapsedSec, event.cut])).toEqual(trace);
    expect(improved.at(-1).cut).toBe(cut);
    expect(events.filter(({ type }) => type === 'stage').map(({ stage }) => stage)).toContain('sdp');
    const bounds = events.filter(({ type }) => type === 'bound').map((event) => event.upperBound);
    expect(bounds).toEqual([...bounds].sort((a, b) => b - a));
    expect(bounds.at(-1)).toBe(upperBound);
    expect(events.at(-1)).toMatchObject({ type: 'end', status: 'optimal', cut, upperBound, gap: 0 });
    expect(events.filter(({ type }) => type === 'end')).toHaveLength(1);
    const times = events.map(({ elapsedSec }) => elapsedSec);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  test('the last line of a problem has its value', async () => {
    const [log, problem] = [path('qubo.jsonl'), path('small.qubo')];
    writeFileSync(problem, 'p qubo 0 2 2 1\n0 0 -3\n1 1 2\n0 1 1\n');
    const { code } = await run(['solve', problem, '--log', log]);
    expect(code).toBe(0);
    const last = readFileSync(log, 'utf8').trimEnd().split('\n').at(-1)!;
    expect(JSON.parse(last)).toMatchObject({ type: 'end', status: 'optimal', value: -3, bound: -3 });
  });

  test('a folder that is not there is refused before the graph is read', async () => {
    expect(await run(['solve', 'no-such-graph', '--log', 'nowhere/at/all.jsonl'])).toMatchObject({
      code: 2,
      stderr: 'maxcut: option --log is "nowhere/at/all.jsonl", but there is no folder "nowhere/at"\n',
    });
  });
});

describe('--plot', () => {
  test('the chart, and every node and edge of a small graph on its side', async () => {
    const plot = path('plot.svg');
    const { code, stdout } = await run(['solve', graph, '--plot', plot, '--json']);
    expect(code).toBe(0);
    const { partition, cut } = JSON.parse(stdout);
    const svg = readFileSync(plot, 'utf8');
    const legend = 1; // one sample of each shape
    const sides = Object.values(partition);
    expect(svg.match(/<circle [^>]*fill="#0072B2"/g)!.length - legend).toBeGreaterThanOrEqual(
      sides.filter((side) => side === 0).length,
    );
    expect(svg.match(/<rect [^>]*fill="#E69F00"/g)).toHaveLength(
      sides.filter((side) => side === 1).length + legend,
    );
    const edges = (colour: string) =>
      /d="([^"]*)"/.exec(
        svg.split('\n').find((line) => line.includes(`stroke="${colour}" stroke-opacity`))!,
      )![1]!;
    expect(edges('#888888').match(/M/g)).toHaveLength(cut);
    expect(edges('#B03A2E').match(/M/g)).toHaveLength(15 - cut);
    expect(elements(svg).svg).toBe(2);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('a name with markup, a graph without edges', async () => {
    const odd = path('a<b&c.txt');
    writeFileSync(odd, '2 0\n');
    const plot = path('odd.svg');
    expect((await run(['solve', odd, '--plot', plot])).code).toBe(0);
    const svg = readFileSync(plot, 'utf8');
    expect(elements(svg).title).toBe(1);
    expect(svg).toContain('a&lt;b&amp;c');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('a graph of more than 2000 nodes gets the chart alone', async () => {
    const large = path('large.rud');
    await run(['generate', 'torus-2d', '--width', '50', '--height', '41', '--output', large]);
    const plot = path('large.svg');
    expect((await run(['solve', large, '--method', 'greedy', '--plot', plot])).code).toBe(0);
    const svg = readFileSync(plot, 'utf8');
    expect(elements(svg).svg).toBe(2);
    expect(svg).toContain('Graphs of more than 2000 nodes are not drawn.');
  });
});
