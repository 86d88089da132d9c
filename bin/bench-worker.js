// A process of `maxcut bench`, for one run: see src/measure/run/worker.ts.
import module from 'node:module';

module.enableCompileCache?.();
const { serve } = await import('../dist/measure/run/worker.js');

serve();
