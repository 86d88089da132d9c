/** What the threads of one annealing tell each other, and how a sweep is divided among them (search/shared-sweeps.ts). */

/** Parts of a sweep's step that may be visited side by side. */
export const LANES = 8;
/** Temperatures that can be told ahead. */
export const TEMPERATURES = 16;
/** Numbers that threads read and write at any time: visits done, sweeps allowed, whether to stop; and of each lane, one more than the last
 *  group that a thread has begun there, and that is done there. */
export const CONTROL = { done: 0, granted: 16, stop: 32, begun: 48, published: 64, length: 80 } as const;
