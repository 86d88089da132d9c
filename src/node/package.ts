/** The package's own folder on disk. No module is a fixed way from it: the build moves code from file to file. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Manifest {
  readonly path: string;
  readonly name: string;
  readonly version: string;
}

const manifest = nearestManifest();

/** The next one above this module; where that is another's, who has bundled us, the one that Node finds by name, which takes it 2 ms. */
function nearestManifest(): Manifest {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  const nearest = read(join(folder, 'package.json'));
  return nearest.name === 'maxcut'
    ? nearest
    : read(createRequire(import.meta.url).resolve('maxcut/package.json'));
}

function read(path: string): Manifest {
  return { ...JSON.parse(readFileSync(path, 'utf8')), path };
}

/** @param path within the package, such as `data/manifest.json` */
export function packagePath(path: string): string {
  return join(dirname(manifest.path), path);
}

export function packageVersion(): string {
  return manifest.version;
}
