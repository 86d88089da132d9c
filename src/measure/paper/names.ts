/** What can be reproduced, by name: apart from the experiments, so that the command's help need not load them. */

export const EXPERIMENTS = ['maxcut', 'jl', 'structure'] as const;
export type ExperimentName = (typeof EXPERIMENTS)[number];

/** Graphs of the G-set that the experiment takes, where they are at hand. */
export const QUICK_GRAPHS = ['G1', 'G32', 'G35'] as const;
export const FULL_GRAPHS = ['G1', 'G14', 'G22', 'G32', 'G35', 'G43', 'G55', 'G57', 'G70'] as const;
