/** What other programs reached, as recorded in benchmarks/reference: never rerun here. */

export interface PeerCut {
  readonly instance: string;
  readonly method: string;
  readonly cut: number;
}

/** CPU seconds of the fastest program until it held this share of the best known value. */
export interface PeerTime {
  readonly instance: string;
  readonly share: number;
  readonly seconds: number;
}

/** A proof of optimality by branch and bound. */
export interface PeerProof {
  readonly instance: string;
  readonly optimum: number;
  readonly nodes: number;
  readonly rootBound: number;
  readonly seconds: number;
}

/** CPU seconds of the mixing method until its value was within a relative gap of the optimum. */
export interface PeerRelaxation {
  readonly instance: string;
  readonly gap: number;
  readonly seconds: number;
}

export interface Peers {
  readonly source: string;
  readonly cuts: readonly PeerCut[];
  readonly times: readonly PeerTime[];
  readonly proofs: readonly PeerProof[];
  readonly relaxations: readonly PeerRelaxation[];
}

/** The best recorded cut of each instance, the first of equal ones. */
export function bestPeerCuts(cuts: readonly PeerCut[]): Map<string, PeerCut> {
  const best = new Map<string, PeerCut>();
  for (const cut of cuts)
    if (!(cut.cut <= (best.get(cut.instance)?.cut ?? -Infinity))) best.set(cut.instance, cut);
  return best;
}
