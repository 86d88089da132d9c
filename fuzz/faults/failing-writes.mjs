/** Preloaded into the command (`node --import`): the FAULT_AT-th step of its writing fails with FAULT_CODE, or with FAULT_STAYS that one
 *  and every later one to a file. A write that fails has written half, as on a disk that fills up. Steps are openings for writing,
 *  writes, syncs, renames, folders made, and writes to standard output and error. What was struck, and how many steps there were, is
 *  written to FAULT_REPORT at the end. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { constants } from 'node:os';

const { FAULT_AT, FAULT_CODE = 'ENOSPC', FAULT_STAYS, FAULT_REPORT } = process.env;
const at = Number(FAULT_AT ?? 0);
let steps = 0;
let struck = null;

const MESSAGES = { ENOSPC: 'no space left on device', EPIPE: 'broken pipe', EACCES: 'permission denied' };

/** The error of this step, or null where it goes well. */
function fault(syscall, where) {
  steps++;
  const stays = FAULT_STAYS !== undefined && at > 0 && steps > at && !where.startsWith('std');
  if (steps !== at && !stays) return null;
  struck ??= { syscall, where };
  const error = new Error(`${FAULT_CODE}: ${MESSAGES[FAULT_CODE]}, ${syscall}`);
  return Object.assign(error, { code: FAULT_CODE, errno: -constants.errno[FAULT_CODE], syscall });
}

const half = (data) =>
  typeof data === 'string' ? data.slice(0, data.length / 2) : data.subarray(0, data.length / 2);
const forWriting = (flags) => typeof flags === 'string' && /[wa+]/.test(flags);
const paths = new Map();

const { openSync, writeSync, appendFileSync, writeFileSync, mkdirSync, renameSync } = fs;
fs.openSync = (path, flags, ...rest) => {
  const error = forWriting(flags) ? fault('open', String(path)) : null;
  if (error !== null) throw error;
  const file = openSync(path, flags, ...rest);
  paths.set(file, String(path));
  return file;
};
fs.writeSync = (file, data, ...rest) => {
  const error = paths.has(file) ? fault('write', paths.get(file)) : null;
  if (error === null) return writeSync(file, data, ...rest);
  writeSync(file, half(data));
  throw error;
};
for (const [name, original] of Object.entries({ appendFileSync, writeFileSync }))
  fs[name] = (path, data, ...rest) => {
    const error = fault('write', String(path));
    if (error === null) return original(path, data, ...rest);
    original(path, half(data), ...rest);
    throw error;
  };
for (const [name, original] of Object.entries({ mkdirSync, renameSync }))
  fs[name] = (path, ...rest) => {
    const error = fault(name.replace('Sync', ''), String(path));
    if (error !== null) throw error;
    return original(path, ...rest);
  };

const { open, rename } = fs.promises;
fs.promises.open = async (path, flags, ...rest) => {
  if (!forWriting(flags)) return open(path, flags, ...rest);
  const error = fault('open', String(path));
  if (error !== null) throw error;
  const handle = await open(path, flags, ...rest);
  const { writeFile, sync } = handle;
  handle.writeFile = async (data, ...more) => {
    const wrong = fault('write', String(path));
    if (wrong === null) return writeFile.call(handle, data, ...more);
    await writeFile.call(handle, half(data), ...more);
    throw wrong;
  };
  handle.sync = async () => {
    const wrong = fault('fsync', String(path));
    if (wrong !== null) throw wrong;
    return sync.call(handle);
  };
  return handle;
};
fs.promises.rename = async (from, to) => {
  const error = fault('rename', String(from));
  if (error !== null) throw error;
  return rename(from, to);
};
syncBuiltinESMExports();

for (const [name, stream] of [
  ['stdout', process.stdout],
  ['stderr', process.stderr],
]) {
  const write = stream._write;
  stream._writev = null;
  stream._write = (chunk, encoding, done) => {
    const error = fault('write', name);
    if (error === null) write.call(stream, chunk, encoding, done);
    else done(error);
  };
}

process.on('exit', () => {
  if (FAULT_REPORT !== undefined) writeFileSync(FAULT_REPORT, JSON.stringify({ steps, struck }));
});
