export { annealingSweeps } from './annealing.as';
export { breakoutIntegers, breakoutReals } from './breakout.as';
export { choleskyBackward, choleskyForward, choleskyPanel, choleskyPush } from './cholesky.as';
export { forestSweeps } from './forest.as';
export { gaussianCutEdges, gaussianCutFinish, gaussianCutPrepare } from './gaussian-cut.as';
export { integerAnnealingSweeps } from './integer-annealing.as';
export { mixingSweep } from './mixing.as';
export { angleSweeps, bestRotation } from './rank-2.as';
export { tabuIntegers, tabuReals, walkIntegers, walkReals } from './tabu.as';
