/** Does something again and again, but not twice at a time: while Redis is away one call waits for it, not thousands. Failures are left to
 *  the next time. Keeps no process alive. */
export function repeat(everyMs: number, action: () => Promise<unknown>): NodeJS.Timeout {
  let underWay = false;
  const timer = setInterval(() => {
    if (underWay) return;
    underWay = true;
    void action()
      .catch(() => {})
      .finally(() => {
        underWay = false;
      });
  }, everyMs);
  return timer.unref();
}
