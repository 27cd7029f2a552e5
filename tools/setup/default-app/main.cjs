// Stands in for Electron's default_app.asar: runs the application folder named on the command line.
const { app } = require('electron');
const path = require('node:path');

const folder = path.resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const manifest = require(path.join(folder, 'package.json'));
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version);
app.setAppPath(folder);
app.setPath('userData', path.join(app.getPath('appData'), app.getName()));
// Loaded at once and not by import(): schemes can be registered only before 'ready'.
require(path.join(folder, manifest.main));
