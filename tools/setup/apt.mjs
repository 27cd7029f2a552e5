import { hasProgram, runCommand } from './run-command.mjs';
import { SetupError, timed } from './report.mjs';

/**
 * Installs Debian packages where we may, else says the one line to type.
 * @param {readonly string[]} packages
 * @param {string} reason what is missing and for what
 * @throws {SetupError} when they cannot be installed
 */
export async function installPackages(packages, reason) {
  const line = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !hasProgram('apt-get')) {
    throw new SetupError(`${reason}. On Debian or Ubuntu type: sudo sh -c '${line}'`);
  }
  await timed(`${reason}: apt-get install ${packages.join(' ')}`, () => install(packages, line));
}

/**
 * @param {readonly string[]} packages
 * @param {string} line
 */
function install(packages, line) {
  // Debian's tools ask questions on a terminal and fail at once when another apt runs, unless told otherwise.
  const options = {
    stdio: /** @type {import('node:child_process').StdioOptions} */ (['ignore', 'pipe', 2]),
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-q'];
  runCommand('apt-get', [...wait, 'update'], options);
  const names = packages.map(currentName);
  const { code, stdout } = runCommand(
    'apt-get',
    [...wait, 'install', '-y', '--no-install-recommends', ...names],
    options,
  );
  if (code !== 0) {
    throw new SetupError(`apt-get failed: ${stdout.trim().split('\n').slice(-3).join(' ')}. Try: ${line}`);
  }
}

/**
 * Ubuntu 24.04 renamed the libraries whose time became 64 bits wide.
 * @param {string} name
 */
function currentName(name) {
  const renamed = `${name}t64`;
  return runCommand('apt-cache', ['show', renamed]).code === 0 ? renamed : name;
}
