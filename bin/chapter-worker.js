// A thread of `maxcut reproduce`, for one chapter: see src/measure/run/chapter-worker.ts.
import { serve } from '../dist/measure/run/chapter-worker.js';

await serve();
