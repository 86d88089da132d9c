/** Changes of a tree (exact/tree-memory.ts) put together to one: of a node that has come and gone nothing is left. */
import type { ProofNode } from '../exact/proof-tree.ts';
import type { Subproblem } from '../exact/subproblem.ts';
import type { TreeChange, TreeFigures } from '../exact/tree-memory.ts';

export class ChangesTogether {
  #figures: TreeFigures | null = null;
  readonly #gone = new Set<number>();
  readonly #come = new Map<number, Subproblem>();
  readonly #proof = new Map<number, ProofNode>();

  add({ figures, gone, come, proof }: TreeChange): void {
    this.#figures = figures;
    for (const id of gone) {
      // Known from before these changes, unless it has come with them.
      if (!this.#come.delete(id)) this.#gone.add(id);
    }
    for (const node of come) this.#come.set(node.id, node);
    for (const [id, node] of proof) this.#proof.set(id, node);
  }

  /** All since it was last taken; null where there is nothing. */
  take(): TreeChange | null {
    const figures = this.#figures;
    if (figures === null) return null;
    const change = {
      figures,
      gone: [...this.#gone],
      come: [...this.#come.values()],
      proof: [...this.#proof],
    };
    this.#figures = null;
    this.#gone.clear();
    this.#come.clear();
    this.#proof.clear();
    return change;
  }
}
