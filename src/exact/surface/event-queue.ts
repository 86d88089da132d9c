/** Numbered events in the order of their times; of the same time, the one that was queued first. Each number is queued at most once:
 *  queueing it for an earlier time moves it, for a later one does nothing, since whoever gets an event looks again when it is due. */
export class EventQueue {
  /** When the event that `pop` returned last was due. */
  time = 0;
  /** Float64Array: when each event is due, Infinity where it is not queued. */
  readonly #due: Float64Array;
  #times = new Float64Array(1024);
  #order = new Float64Array(1024);
  #events = new Int32Array(1024);
  #size = 0;
  #queued = 0;

  /** @param count events have the numbers 0 .. count − 1 */
  constructor(count: number) {
    this.#due = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  }

  push(event: number, time: number): void {
    if (time >= this.#due[event]!) return;
    this.#due[event] = time;
    if (this.#size === this.#events.length) this.#grow();
    const [times, order, events] = [this.#times, this.#order, this.#events];
    const place = this.#queued++;
    let i = this.#size++;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (times[up]! <= time) break;
      times[i] = times[up]!;
      order[i] = order[up]!;
      events[i] = events[up]!;
      i = up;
    }
    times[i] = time;
    order[i] = place;
    events[i] = event;
  }

  /** @returns the next event, which is queued no more; −1 when there is none */
  pop(): number {
    while (this.#size > 0) {
      const time = this.#times[0]!;
      const event = this.#events[0]!;
      this.#removeFirst();
      // It may have been moved ahead.
      if (this.#due[event] !== time) continue;
      this.#due[event] = Number.POSITIVE_INFINITY;
      this.time = time;
      return event;
    }
    return -1;
  }

  #removeFirst(): void {
    const [times, order, events] = [this.#times, this.#order, this.#events];
    const size = --this.#size;
    const time = times[size]!;
    const place = order[size]!;
    let i = 0;
    for (let child = 1; child < size; child = 2 * i + 1) {
      const next = child + 1;
      if (
        next < size &&
        (times[next]! < times[child]! || (times[next] === times[child] && order[next]! < order[child]!))
      )
        child = next;
      if (times[child]! > time || (times[child] === time && order[child]! > place)) break;
      times[i] = times[child]!;
      order[i] = order[child]!;
      events[i] = events[child]!;
      i = child;
    }
    times[i] = time;
    order[i] = place;
    events[i] = events[size]!;
  }

  #grow(): void {
    const length = 2 * this.#size;
    const [times, order, events] = [this.#times, this.#order, this.#events];
    this.#times = new Float64Array(length);
    this.#order = new Float64Array(length);
    this.#events = new Int32Array(length);
    this.#times.set(times);
    this.#order.set(order);
    this.#events.set(events);
  }
}
