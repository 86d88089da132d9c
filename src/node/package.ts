/** The package's own folder on disk. It is found by the package's name: the build moves code from file to file. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const manifest = createRequire(import.meta.url).resolve('maxcut/package.json');

/** @param path within the package, such as `data/manifest.json` */
export function packagePath(path: string): string {
  return join(dirname(manifest), path);
}

export function packageVersion(): string {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
