import { expect, test } from 'vitest';
import { runCommand, runInPlace } from './run-command.mjs';

test('a command gives its code and what it printed', () => {
  const script = 'console.log("out"); console.error("err"); process.exitCode = 3';
  expect(runCommand(process.execPath, ['-e', script])).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' });
});

test('a program that is not there is a code, not an exception', () => {
  expect(runCommand('no-such-program', []).code).toBe(127);
});

test('the exit code of a program in our place is ours', async () => {
  expect(await runInPlace(process.execPath, ['-e', 'process.exit(5)'])).toBe(5);
});

test('a killed program is told from a failed one', async () => {
  const script = 'process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)';
  expect(await runInPlace(process.execPath, ['-e', script])).toBe(143);
});

test('a program that cannot be started is reported', async () => {
  await expect(runInPlace('no-such-program', [])).rejects.toThrow('ENOENT');
});
