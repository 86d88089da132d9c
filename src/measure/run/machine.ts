/** On what a benchmark runs: the machine and the versions. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { arch, cpus, platform, release } from 'node:os';
import { packagePath, packageVersion } from '../../node/package.ts';
import type { Machine, Versions } from '../row.ts';

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
  return { maxcut: packageVersion(), node: process.versions.node, commit: commitHash() };
}

/** Asked only in the package's own repository: installed elsewhere it would be the hash of another project. */
function commitHash(): string | null {
  if (!existsSync(packagePath('.git'))) return null;
  try {
    const argv = ['describe', '--always', '--dirty', '--exclude', '*'];
    return execFileSync('git', argv, { cwd: packagePath('.'), encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return null;
  }
}
