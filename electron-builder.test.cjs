// A package for tests: the product's configuration, with the Electron and the SQLite binary that this machine has.
// tools/checks/pack-for-test.mjs says where both are.
const { execFileSync } = require('node:child_process');
const { cpSync, rmSync } = require('node:fs');
const { dirname, join } = require('node:path');

const electron = process.env.MAI_ELECTRON;
const binding = process.env.MAI_SQLITE_BINDING;
const asNode = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };

module.exports = {
  extends: './electron-builder.yml',
  directories: { output: 'dist/test' },
  electronDist: dirname(electron),
  electronVersion: execFileSync(electron, ['-p', 'process.versions.electron'], { env: asNode }).toString().trim(),
  afterPack: ({ appOutDir }) => {
    const resources = join(appOutDir, 'resources');
    // A stand-in for Electron's default app would be a second application beside the packed one.
    rmSync(join(resources, 'app'), { recursive: true, force: true });
    if (binding) {
      const prebuilds = join(resources, 'app.asar.unpacked/node_modules/better-sqlite3/prebuilds');
      cpSync(binding, join(prebuilds, `${process.platform}-${process.arch}.node`));
    }
  },
};
