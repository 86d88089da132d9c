export { annealingSweeps } from './annealing';
export { choleskySolve, choleskySupernode } from './cholesky';
export { gaussianCutEdges, gaussianCutFinish, gaussianCutPrepare } from './gaussian-cut';
export { mixingSweep } from './mixing';
export { integerAnnealingSweeps } from './integer-annealing';
