/** Preloaded into the command (`node --import`): the worker thread that is given the FAULT_AT-th task is ended FAULT_AFTER milliseconds
 *  later. How many tasks there were is written to FAULT_REPORT at the end. */
import { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import workers, { isMainThread } from 'node:worker_threads';

const { FAULT_AT, FAULT_AFTER, FAULT_REPORT } = process.env;
let steps = 0;

if (isMainThread) {
  workers.Worker = class extends workers.Worker {
    postMessage(message, ...rest) {
      super.postMessage(message, ...rest);
      if (message.type !== 'task' || ++steps !== Number(FAULT_AT)) return;
      setTimeout(() => this.terminate(), Number(FAULT_AFTER)).unref();
    }
  };
  syncBuiltinESMExports();
  process.on('exit', () => writeFileSync(FAULT_REPORT, JSON.stringify({ steps, struck: null })));
}
