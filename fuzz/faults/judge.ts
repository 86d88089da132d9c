/** What is wrong with what a disturbed run has left: a file that is neither whole nor absent, one that nobody asked for, a lost result. */
import type { Ended } from './inject.ts';
import type { Run } from './runs.ts';

/** Files that are not as they should be.
 *  @param missing how many of the outputs may be absent, and lines lack their end */
export function wrongFiles(run: Run, ended: Ended, missing: number): string | null {
  const { files } = ended;
  const known = [...Object.keys(run.outputs), ...Object.keys(run.lines)];
  const stray = Object.keys(files).find((name) => !known.includes(name));
  if (stray !== undefined) return `left ${stray} behind`;
  let lacking = 0;
  for (const [name, judge] of Object.entries(run.outputs)) {
    const text = files[name];
    if (text === undefined) lacking++;
    else {
      const wrong = judge(text, ended);
      if (wrong !== null) return `${name}: ${wrong}`;
    }
  }
  for (const [name, judge] of Object.entries(run.lines)) {
    const text = files[name];
    if (text === undefined || judge(text, ended) !== null) lacking++;
  }
  return lacking > missing ? `${lacking} of its files are lacking, expected at most ${missing}` : null;
}

/** A line or more, none of them a fault of ours. */
export function wrongMessage({ stderr }: Ended): string | null {
  if (/internal error|at .*\.js:\d+/.test(stderr)) return `says ${stderr.trim().slice(0, 300)}`;
  return null;
}
