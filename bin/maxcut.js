#!/usr/bin/env node
import module from 'node:module';

// Compiled code is kept for the next start, by Node 22 and newer, in its own folder for that: most of a start is compiling.
module.enableCompileCache?.();
const { main } = await import('../dist/cli/main.js');

const code = await main(process.argv.slice(2));
// After a signal at once: a read of a pipe that is still open would keep the process alive.
if (code > 128) process.exit(code);
process.exitCode = code;
