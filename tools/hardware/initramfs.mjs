import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory, cacheKey } from '../setup/paths.mjs';
import { SetupError } from '../setup/report.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { withLock } from '../setup/with-lock.mjs';

const init = join(dirname(fileURLToPath(import.meta.url)), 'guest-init.sh');
/** What the guest needs before it can see this machine's files; everything else is loaded from there. */
const modules = ['virtio_pci', '9pnet_virtio', '9p', 'overlay'];
const folders = ['bin', 'modules', 'proc', 'sys', 'dev', 'lower', 'upper', 'root'];

/**
 * Returns the guest's first file system (about 2 MB), made once for each kernel and each `guest-init.sh`.
 * @param {import('./kernel.mjs').Kernel} kernel
 * @returns {Promise<string>}
 * @throws {SetupError} when it cannot be made
 */
export function ensureInitramfs(kernel) {
  const file = join(cacheDirectory(), `guest-start-${cacheKey(kernel.version, readFileSync(init), modules.join())}.gz`);
  return withLock(file, () => {
    if (!existsSync(file)) {
      pack(kernel, file);
    }
    return file;
  });
}

/**
 * @param {import('./kernel.mjs').Kernel} kernel
 * @param {string} file
 */
function pack(kernel, file) {
  const work = `${file}.tmp`;
  rmSync(work, { recursive: true, force: true });
  try {
    folders.forEach((folder) => mkdirSync(join(work, 'tree', folder), { recursive: true }));
    copyFileSync(shell('command -v busybox', work).trim(), join(work, 'tree/bin/busybox'));
    copyFileSync(init, join(work, 'tree/init'));
    chmodSync(join(work, 'tree/init'), 0o755);
    const paths = modulePaths(kernel, work);
    paths.forEach((path) => copyFileSync(path, join(work, 'tree/modules', basename(path))));
    writeFileSync(join(work, 'tree/modules/order'), paths.map((path) => `${basename(path)}\n`).join(''));
    shell('cd tree && find . | cpio --quiet -o -H newc | gzip -1 > ../packed', work);
    renameSync(join(work, 'packed'), file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Returns the files in the order in which they can be loaded.
 * @param {import('./kernel.mjs').Kernel} kernel
 * @param {string} work
 */
function modulePaths(kernel, work) {
  const lines = modules.flatMap((name) =>
    shell(`modprobe -d '${kernel.directory}' -S '${kernel.version}' --show-depends ${name}`, work).split('\n'),
  );
  const paths = lines.filter((line) => line.startsWith('insmod ')).map((line) => line.split(' ')[1] ?? '');
  return [...new Set(paths)];
}

/**
 * @param {string} script
 * @param {string} cwd
 */
function shell(script, cwd) {
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  const { code, stdout, stderr } = runCommand('sh', ['-ec', script], { cwd, env: { ...process.env, PATH: path } });
  if (code !== 0) {
    throw new SetupError(`the guest's first file system could not be made: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  }
  return stdout;
}
