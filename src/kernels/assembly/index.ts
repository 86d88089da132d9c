export { annealingSweeps } from './annealing';
export { breakoutIntegers, breakoutReals } from './breakout';
export { choleskyBackward, choleskyForward, choleskyPanel, choleskyPush } from './cholesky';
export { forestSweeps } from './forest';
export { gaussianCutEdges, gaussianCutFinish, gaussianCutPrepare } from './gaussian-cut';
export { integerAnnealingSweeps } from './integer-annealing';
export { mixingSweep } from './mixing';
export { angleSweeps, bestRotation } from './rank-2';
export { tabuIntegers, tabuReals, walkIntegers, walkReals } from './tabu';
