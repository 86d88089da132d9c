export { annealingSweeps } from './annealing';
export { breakoutIntegers, breakoutReals } from './breakout';
export { choleskySolve, choleskySupernode } from './cholesky';
export { gaussianCutEdges, gaussianCutFinish, gaussianCutPrepare } from './gaussian-cut';
export { integerAnnealingSweeps } from './integer-annealing';
export { mixingSweep } from './mixing';
export { tabuIntegers, tabuReals, walkIntegers, walkReals } from './tabu';
