/** maxcut: the public API. Runs in Node and in a browser; files are read by `maxcut/node`. */

export type { DescentState } from './applications/derandomized-cut.ts';
export {
  type ErrorCode,
  InputError,
  type InputPlace,
  InternalError,
  InterruptedError,
  MaxcutError,
  OutputError,
  UsageError,
} from './core/errors.ts';
export { buildCsr, type CsrBuild, type CsrGraph } from './graph/csr.ts';
export {
  type GraphInput,
  type GraphText,
  graphFormats,
  type NodeLabels,
  type ProblemInput,
  problemFormats,
  type ReadGraphOptions,
  readGraph,
  readModel,
  readProblem,
  type WriteGraphOptions,
  type WrittenGraph,
  writeGraph,
  writeModel,
  writeProblem,
} from './io/index.ts';

export type { Executor, Session, SessionEvent } from './portfolio/executor.ts';
export type { Task, TaskOutcome } from './portfolio/task.ts';
export { type Port, serve } from './portfolio/worker-loop.ts';
export { type StartWorker, type WorkerHandle, WorkerPool } from './portfolio/worker-pool.ts';
export type { QuadraticProblem } from './problems/quadratic.ts';
export type {
  BoundKind,
  BoundSource,
  CutBound,
  ProblemResult,
  SolveStatus,
  StageReport,
} from './problems/result.ts';
export type { ReadGraph, SolvableGraph } from './solve/input.ts';
export {
  type MaxCutAssignOptions,
  type MaxCutOptions,
  maxCut,
  type SideMapping,
} from './solve/max-cut.ts';
export { methods } from './solve/methods.ts';
export type {
  IsingInput,
  IsingTerms,
  QuadraticOptions,
  QuadraticProgressEvent,
  QuadraticResult,
  QuboInput,
  QuboTerms,
  ReadProblem,
  SolvedAssignment,
} from './solve/quadratic-types.ts';
export { solve, solveSync } from './solve/solve.ts';
export { solveIsing, solveIsingSync } from './solve/solve-ising.ts';
export { solveQubo, solveQuboSync } from './solve/solve-qubo.ts';
export type {
  BoundRequest,
  EdgeListGraph,
  GetEdgeWeight,
  ProgressEvent,
  SolvedCut,
  SolveOptions,
  SolveResult,
} from './solve/types.ts';
