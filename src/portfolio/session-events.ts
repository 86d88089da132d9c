/** What a session has to tell, until it is collected. */
import type { SessionEvent } from './executor.ts';

/** Looked at again after so long in any case: an abort or the time limit sends no message. */
export const WAIT_MS = 20;

export class SessionEvents {
  #events: SessionEvent[] = [];
  #wake: (() => void) | null = null;

  tell(event: SessionEvent): void {
    this.#events.push(event);
    this.#wake?.();
    this.#wake = null;
  }

  /** What has been told since the last call. */
  collect(): readonly SessionEvent[] {
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    return events;
  }

  /** Resolves with the next event, or after WAIT_MS. */
  wait(): Promise<void> {
    if (this.#events.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, WAIT_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
