import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '../setup/paths.mjs';
import { SetupError, timed } from '../setup/report.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { withLock } from '../setup/with-lock.mjs';

/** Debian's stock kernel: the cloud one has no USB/IP host and no virtual video device. */
const metaPackage = 'linux-image-amd64';
const prefix = 'guest-kernel-';

/**
 * An unpacked kernel; `directory` is what `modprobe -d` takes.
 * @typedef {{version: string, image: string, directory: string}} Kernel
 */

/**
 * Returns the kernel of the guest, fetched once for each version. Nothing is installed on this machine.
 * @returns {Promise<Kernel>}
 * @throws {SetupError} when it can neither be fetched nor found in the cache
 */
export function ensureKernel() {
  return withLock(join(cacheDirectory(), 'guest-kernel'), async () => {
    const name = currentPackage() ?? (refreshLists(), currentPackage());
    if (name === null) {
      return newestCached() ?? fail(`apt knows no ${metaPackage}; the hardware stage is written for Debian`);
    }
    const directory = join(cacheDirectory(), `${prefix}${name}`);
    if (!existsSync(directory)) {
      await timed(`fetching ${name} for the guest (70 MB, once)`, () => fetchKernel(name, directory));
    }
    return kernelIn(directory);
  });
}

/** @returns {string | null} the package that the meta package stands for today */
function currentPackage() {
  const { stdout } = runCommand('apt-cache', ['depends', metaPackage]);
  return /Depends: (linux-image-\S+)/.exec(stdout)?.[1] ?? null;
}

function refreshLists() {
  runCommand('apt-get', ['-q', 'update']);
}

/** @returns {Kernel | null} */
function newestCached() {
  const names = existsSync(cacheDirectory()) ? readdirSync(cacheDirectory()) : [];
  const cached = names.filter((name) => name.startsWith(prefix) && !name.endsWith('.tmp'));
  const newest = cached.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  return newest === undefined ? null : kernelIn(join(cacheDirectory(), newest));
}

/**
 * @param {string} name
 * @param {string} directory
 */
function fetchKernel(name, directory) {
  const temporary = `${directory}.tmp`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  try {
    download(name, temporary);
    const { version } = kernelIn(temporary);
    runOrFail('depmod', ['-b', temporary, version], temporary);
    renameSync(temporary, directory);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * @param {string} name
 * @param {string} directory
 */
function download(name, directory) {
  // The list may name a version that the mirror has replaced since.
  if (runCommand('apt-get', ['-q', 'download', name], { cwd: directory }).code !== 0) {
    refreshLists();
    runOrFail('apt-get', ['-q', 'download', name], directory);
  }
  const archive = readdirSync(directory).find((file) => file.endsWith('.deb')) ?? fail(`${name} was not written`);
  runOrFail('dpkg', ['-x', archive, '.'], directory);
  rmSync(join(directory, archive));
}

/**
 * @param {string} directory
 * @returns {Kernel}
 */
function kernelIn(directory) {
  const image = readdirSync(join(directory, 'boot')).find((file) => file.startsWith('vmlinuz-'));
  if (image === undefined) {
    throw new SetupError(`there is no kernel in ${directory}: delete that folder and try again`);
  }
  return { version: image.slice('vmlinuz-'.length), image: join(directory, 'boot', image), directory };
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function runOrFail(program, args, cwd) {
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  const { code, stderr } = runCommand(program, args, { cwd, env: { ...process.env, PATH: path } });
  if (code !== 0) {
    fail(`${program} ${args.join(' ')} failed: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  }
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  throw new SetupError(`no kernel for the guest: ${message}`);
}
