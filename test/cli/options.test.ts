/** Flags made of the library's rows. */
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { addOptions, assignments, flag, libraryFlags } from '../../src/cli/options.ts';
import { choice, integer, number, onOff, value } from '../../src/core/options.ts';

const table = {
  limitSec: number({ default: undefined, range: [0, 10], unit: 'seconds', help: 'how long' }),
  stepCount: integer({ default: 3, range: [1, 9], help: 'how many' }),
  loss: choice({ default: 'hinge', among: ['hinge', 'logistic'], help: 'which' }),
  greedy: onOff({ default: false, help: 'whether' }),
  done: value<() => void>({ expected: 'a function', accepts: () => true, help: 'told' }),
};

/** What a command line gives. */
function parse(...argv: string[]) {
  const command = new Command('test').exitOverride().configureOutput({ writeErr: () => {} });
  addOptions(command, {
    ...libraryFlags(table, { limitSec: 'S', stepCount: 'N', loss: 'L' }),
    set: assignments(table, 'set one'),
    quiet: flag('say nothing'),
  });
  command.parse(argv, { from: 'user' });
  return command.opts();
}

describe('flags of a table', () => {
  test('carry the values by the names of the library, of which the unit is no part of the flag', () => {
    const argv = ['--limit', '2.5', '--step-count', '9', '--loss', 'logistic', '--quiet'];
    expect(parse(...argv)).toEqual({ limitSec: 2.5, stepCount: 9, loss: 'logistic', quiet: true });
    expect(parse()).toEqual({});
  });

  test.each([
    ['--limit', '11', 'option --limit is "11", expected a number in 0..10, in seconds'],
    ['--step-count', '1.5', 'option --step-count is "1.5", expected an integer in 1..9'],
    ['--step-count', '1e0x', 'option --step-count is "1e0x", expected an integer in 1..9'],
    ['--loss', 'toString', 'option --loss is "toString", expected one of hinge, logistic'],
  ])('%s %s is refused', (name, text, message) => {
    expect(() => parse(name, text)).toThrow(message);
  });

  test('--help says range, unit and default of each', () => {
    const command = new Command('test').configureOutput({ getOutHelpWidth: () => 200 });
    addOptions(command, libraryFlags(table, { limitSec: 'S', stepCount: 'N', loss: 'L' }));
    const help = command.helpInformation();
    expect(help).toMatch(/--limit <S> +how long: a number in 0\.\.10, in seconds \(default: none\)/);
    expect(help).toMatch(/--step-count <N> +how many: an integer in 1\.\.9 \(default: 3\)/);
    expect(help).toMatch(/--loss <L> +which: one of hinge, logistic \(default: hinge\)/);
  });
});

describe('--set name=value', () => {
  test('may be repeated; the last value of a name counts', () => {
    const argv = [
      '--set',
      'stepCount=2',
      '--set',
      'loss=logistic',
      '--set',
      'greedy=true',
      '--set',
      'stepCount=4',
    ];
    expect(parse(...argv)).toEqual({ set: { stepCount: 4, loss: 'logistic', greedy: true } });
    expect(parse('--set', 'greedy=false').set).toEqual({ greedy: false });
  });

  test.each([
    ['stepCount', 'option --set is "stepCount", expected name=value'],
    ['=3', 'option --set: unknown name "", expected one of limitSec, stepCount, loss, greedy, done'],
    ['constructor=1', 'option --set: unknown name "constructor"'],
    ['stepCount=', 'option --set: stepCount is "", expected an integer in 1..9'],
    ['stepCount=10', 'option --set: stepCount is "10", expected an integer in 1..9'],
    ['greedy=yes', 'option --set: greedy is "yes", expected true or false'],
    ['loss=a=b', 'option --set: loss is "a=b", expected one of hinge, logistic'],
    ['done=x', 'option --set: done is "x", expected a function'],
  ])('%s is refused', (text, message) => {
    expect(() => parse('--set', text)).toThrow(message);
  });

  test('without parameters everything is refused', () => {
    expect(assignments({}, 'none').read('a=1')).toBe(undefined);
  });
});
