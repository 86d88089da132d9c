// Metropolis sweeps on f64 gains, what real and large integer weights take; here on the same graphs as the 16-bit ones.
import { RealState } from '../../../dist/search/annealing-state.js';
import { sweepCase } from './annealing.mjs';

export default sweepCase('annealing-real', RealState);
