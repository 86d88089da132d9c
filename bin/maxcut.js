#!/usr/bin/env node
import { main } from '../dist/cli/main.js';

const code = await main(process.argv.slice(2));
// After a signal at once: a read of a pipe that is still open would keep the process alive.
if (code > 128) process.exit(code);
process.exitCode = code;
