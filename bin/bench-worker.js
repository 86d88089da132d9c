// A process of `maxcut bench`, for one run: see src/cli/bench/worker.ts.
import { serve } from '../dist/cli/bench/worker.js';

serve();
