import { spawn, spawnSync } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a command to its end and returns its exit code and output. Nothing is thrown: a missing program is code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} options
 */
export function runCommand(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm is a .cmd file on Windows, which only a shell can start.
    shell: process.platform === 'win32' && command === 'npm',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
    encoding: 'utf8',
  });
  return {
    code: result.status ?? (result.error ? 127 : 1),
    stdout: result.stdout ?? '',
    stderr: result.stderr || (result.error?.message ?? ''),
  };
}

/**
 * Returns true where the program is on the PATH.
 * @param {string} program
 */
export function hasProgram(program) {
  return runCommand('sh', ['-c', `command -v ${program}`]).code === 0;
}

/**
 * Runs npm as the one that runs us, else as found on the PATH.
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} options
 */
export function runNpm(args, options = {}) {
  const cli = process.env['npm_execpath'];
  return cli?.endsWith('npm-cli.js')
    ? runCommand(process.execPath, [cli, ...args], options)
    : runCommand('npm', args, options);
}

/**
 * Runs a program in our place: its output is ours, signals reach it, and its exit code is returned.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<number>}
 */
export function runInPlace(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    const forwards = signals.map((signal) => {
      const forward = () => {
        // Ctrl-C in a terminal already went to the whole group; a second one would cut the child's clean end short.
        if (signal !== 'SIGINT' || !process.stdin.isTTY) {
          child.kill(signal);
        }
      };
      process.on(signal, forward);
      return () => process.off(signal, forward);
    });
    const done = () => forwards.forEach((remove) => remove());
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      done();
      resolve(code ?? exitCodeOf(signal));
    });
  });
}

/**
 * A shell's convention, so that scripts around us can tell a killed program from a failed one.
 * @param {NodeJS.Signals | null} signal
 */
function exitCodeOf(signal) {
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };
  return 128 + (numbers[/** @type {keyof typeof numbers} */ (signal)] ?? 0);
}
