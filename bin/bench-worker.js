// A process of `maxcut bench`, for one run: see src/measure/run/worker.ts.
import { serve } from '../dist/measure/run/worker.js';

serve();
