// The kernels that several threads run on one memory, in a build of their own: a module declares whether its memory is shared.
export { bitSweep } from './bit-annealing.as';
export { fieldReceive, fieldStep } from './field-annealing.as';
