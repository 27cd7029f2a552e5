import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory, cacheKey, root } from './paths.mjs';
import { installPackages } from './apt.mjs';
import { SetupError, timed } from './report.mjs';
import { hasProgram, runCommand } from './run-command.mjs';
import { withLock } from './with-lock.mjs';

/** The first Node-API that better-sqlite3's own binaries can be loaded with. */
const NODE_API_OF_PREBUILD = 10;
const header = join(dirname(fileURLToPath(import.meta.url)), 'napi9/boxed-references.hpp');
const packageDirectory = join(root, 'node_modules/better-sqlite3');

/**
 * Returns the path of a better-sqlite3 binary that this Electron can load, or null where the package's own will do.
 * The binary is compiled once, from the package's unmodified sources, for development and tests only.
 * @param {string} electronBinary
 * @returns {Promise<string | null>}
 * @throws {SetupError} when the compiler is missing or fails
 */
export async function sqliteBindingFor(electronBinary) {
  if (nodeApiOf(electronBinary) >= NODE_API_OF_PREBUILD) {
    return null;
  }
  const manifest = readFileSync(join(packageDirectory, 'package.json'));
  const version = JSON.parse(manifest.toString()).version;
  const binding = join(cacheDirectory(), `better-sqlite3-${version}-${cacheKey(manifest, readFileSync(header))}.node`);
  return withLock(binding, async () => {
    if (!existsSync(binding)) {
      await ensureCompiler();
      await timed(`building better-sqlite3 ${version} for Node-API 9 (once)`, () => compile(binding));
    }
    return binding;
  });
}

/** @param {string} electronBinary */
function nodeApiOf(electronBinary) {
  const { stdout, stderr } = runCommand(electronBinary, ['-p', 'process.versions.napi'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const version = Number(stdout);
  if (!version) {
    throw new SetupError(`${electronBinary} does not start: ${stderr.trim().split('\n')[0]}`);
  }
  return version;
}

async function ensureCompiler() {
  if (!hasProgram('cc') || !hasProgram('c++')) {
    await installPackages(['g++'], 'building better-sqlite3 needs a C++ compiler');
  }
}

/** @param {string} binding */
function compile(binding) {
  const work = `${binding}.tmp`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    const sqlite = join(packageDirectory, 'deps/sqlite3');
    const common = ['-O1', '-fPIC', '-w', '-DNDEBUG', '-I', sqlite];
    run('cc', [
      ...common,
      '-std=gnu99',
      ...sqliteDefines(),
      '-c',
      join(sqlite, 'sqlite3.c'),
      '-o',
      join(work, 'sqlite3.o'),
    ]);
    run('c++', [
      ...common,
      ...addonFlags(),
      '-c',
      join(packageDirectory, 'src/better_sqlite3.cpp'),
      '-o',
      join(work, 'addon.o'),
    ]);
    run('c++', [
      '-shared',
      '-Wl,-Bsymbolic',
      join(work, 'addon.o'),
      join(work, 'sqlite3.o'),
      '-ldl',
      '-o',
      join(work, 'addon.node'),
    ]);
    renameSync(join(work, 'addon.node'), binding);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The switches that the package's binding.gyp sets, with the older Node-API and the forced header. */
function addonFlags() {
  const fromPackage = createRequire(join(packageDirectory, 'package.json'));
  return [
    '-std=c++20',
    '-fvisibility=hidden',
    '-DNAPI_VERSION=9',
    '-DNAPI_DISABLE_CPP_EXCEPTIONS',
    '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
    '-DBUILDING_NODE_EXTENSION',
    '-I',
    createRequire(join(root, 'package.json'))('node-api-headers').include_dir,
    '-I',
    dirname(fromPackage.resolve('node-addon-api')),
    '-include',
    header,
  ];
}

/** SQLite must be the same as in the shipped binary, so its options are read from where the package keeps them. */
function sqliteDefines() {
  const text = readFileSync(join(packageDirectory, 'deps/defines.gypi'), 'utf8');
  const names = [...text.matchAll(/^\s+'([A-Z][A-Z0-9_]*(?:=[^']*)?)',$/gm)].map((match) => `-D${match[1]}`);
  if (names.length === 0) {
    throw new SetupError(
      'better-sqlite3 keeps its SQLite options in another form now: see tools/setup/sqlite-binding.mjs',
    );
  }
  return names;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function run(command, args) {
  const { code, stderr } = runCommand(command, args);
  if (code !== 0) {
    throw new SetupError(`better-sqlite3 could not be built: ${stderr.trim().split('\n').slice(-5).join(' ')}`);
  }
}
