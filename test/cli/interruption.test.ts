/** Which signals count, and what they lead to. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Interruption, inputName } from '../../src/cli/interruption.ts';
import type { Io, StopSignal } from '../../src/cli/io.ts';
import { InterruptedError } from '../../src/core/errors.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function listen() {
  const exits: number[] = [];
  let released = 0;
  let send: (signal: StopSignal) => void = () => {};
  const io = {
    onSignal(listener: (signal: StopSignal) => void) {
      send = listener;
      return () => {
        send = () => {};
      };
    },
    exit: (code: number) => exits.push(code),
    releaseInput: () => released++,
  } as unknown as Io;
  const interruption = new Interruption(io, 'before there was anything');
  return { interruption, exits, released: () => released, send: (signal: StopSignal) => send(signal) };
}

test.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s asks to finish, and the exit code is %d', (signal, code) => {
  const { interruption, exits, send } = listen();
  expect(interruption.exitCode).toBe(null);
  send(signal);
  expect(interruption.signal.aborted).toBe(true);
  expect(interruption.signal.reason).toBeInstanceOf(InterruptedError);
  expect(interruption.signal.reason).toMatchObject({
    message: 'interrupted before there was anything',
    exitCode: code,
  });
  expect([interruption.exitCode, exits]).toEqual([code, []]);
});

test('signals within 0.3 s are one; a later one ends the process with the code of the first', () => {
  const { exits, send } = listen();
  send('SIGTERM');
  send('SIGTERM');
  vi.advanceTimersByTime(290);
  send('SIGINT');
  expect(exits).toEqual([]);
  vi.advanceTimersByTime(20);
  send('SIGINT');
  expect(exits).toEqual([143]);
});

test('reading is given up at once, and standard input with it', async () => {
  const { interruption, released, send } = listen();
  expect(await interruption.reading(Promise.resolve(7))).toBe(7);
  const never = interruption.reading(new Promise(() => {}));
  send('SIGINT');
  await expect(never).rejects.toThrow('interrupted before there was anything');
  await expect(interruption.reading(new Promise(() => {}))).rejects.toThrow(InterruptedError);
  expect(released()).toBe(2);
});

test('after the end signals have their usual effect', () => {
  const { interruption, send } = listen();
  interruption.end();
  send('SIGINT');
  expect(interruption.exitCode).toBe(null);
});

test('inputs are named as messages need them', () => {
  expect([inputName('-'), inputName('a b')]).toEqual(['standard input', '"a b"']);
});
