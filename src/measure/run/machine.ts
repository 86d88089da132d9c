/** On what a benchmark runs: the machine and the versions. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, cpus, platform, release } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Machine, Versions } from '../row.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    os: `${platform()} ${/^[\d.]*/.exec(release())![0]} ${arch()}`,
  };
}

/** Processor, Node and date of a measurement, for the pages that show it. */
export function machineLine(): string {
  const { cpu, cores } = thisMachine();
  return `${cpu}, ${cores} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
}

export function theseVersions(): Versions {
  const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { version: string };
  return { maxcut: version, node: process.versions.node, commit: commitHash() };
}

/** Asked only in the package's own repository: installed elsewhere it would be the hash of another project. */
function commitHash(): string | null {
  if (!existsSync(`${ROOT}.git`)) return null;
  try {
    const argv = ['describe', '--always', '--dirty', '--exclude', '*'];
    return execFileSync('git', argv, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return null;
  }
}
