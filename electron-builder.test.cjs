// A package for tests: the product's configuration, with the Electron and the SQLite binary that this machine has.
// tools/checks/pack-for-test.mjs says where both are.
const { execFileSync } = require('node:child_process');
const { cpSync, rmSync } = require('node:fs');
const path = require('node:path');

const electron = process.env.MAI_ELECTRON;
const binding = process.env.MAI_SQLITE_BINDING;
const asNode = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };

module.exports = {
  extends: './electron-builder.yml',
  directories: { output: 'dist/test' },
  electronDist: path.dirname(electron),
  electronVersion: execFileSync(electron, ['-p', 'process.versions.electron'], { env: asNode }).toString().trim(),
  afterPack: ({ appOutDir }) => {
    const resources = path.join(appOutDir, 'resources');
    // A stand-in for Electron's default app would be a second application beside the packed one.
    rmSync(path.join(resources, 'app'), { recursive: true, force: true });
    if (binding) {
      const prebuilds = path.join(resources, 'app.asar.unpacked/node_modules/better-sqlite3/prebuilds');
      cpSync(binding, path.join(prebuilds, `${process.platform}-${process.arch}.node`));
    }
  },
};
