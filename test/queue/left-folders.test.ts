/** What a worker that was killed leaves in the folder for temporary files is removed by the next one, and nothing else is. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { removeLeftFolders } from '../../src/queue/bench-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'left-folders-'));

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test('folders of processes of this host that are gone', async () => {
  vi.stubEnv('TMPDIR', folder);
  const host = hostname().replace(/[^\w.]/g, '_');
  const { pid: gone } = spawnSync(process.execPath, ['--version']);
  const left = `maxcut-run-${host}-${gone}-aaaaaa`;
  const kept = [
    `maxcut-run-${host}-${process.pid}-aaaaaa`,
    `maxcut-run-another.${host}-${gone}-aaaaaa`,
    `maxcut-run-${host}-x-aaaaaa`,
    `run-${host}-${gone}-aaaaaa`,
  ];
  for (const name of [left, ...kept]) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'graph.rud'), '1 0\n');
  }
  await removeLeftFolders();
  expect(readdirSync(folder).sort()).toEqual(kept.sort());
});
