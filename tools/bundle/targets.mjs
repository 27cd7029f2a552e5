import { builtinModules } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';

/**
 * What is built from what. A target is built again when a file under its sources changed.
 * `makeConfig` returns the Vite configuration that writes into the folder it is given.
 * @typedef {{
 *   name: string,
 *   sources: readonly string[],
 *   makeConfig: (outDir: string) => Promise<import('vite').InlineConfig>,
 * }} Target
 */

const engineEntries = {
  'utility-host': 'main/engine/utility-host.ts',
  'headless-host': 'main/engine/headless-host.ts',
  mai: 'main/cli/mai.ts',
  'store.worker': 'main/store/store.worker.ts',
  'inference.worker': 'main/inference/inference.worker.ts',
  'task.worker': 'models/parallel/task.worker.ts',
  models: 'models/index.ts',
};

const capturePage = 'main/shell/capture-window/page';

/** @type {readonly Target[]} */
export const targets = [
  {
    name: 'engine',
    sources: ['contract', 'main', 'models'],
    makeConfig: async (outDir) => nodeConfig(outDir, engineEntries, 'es'),
  },
  {
    name: 'shell',
    sources: ['contract', 'main/shell'],
    makeConfig: async (outDir) => nodeConfig(outDir, { main: 'main/shell/main.ts' }, 'cjs'),
  },
  {
    name: 'preload',
    sources: ['contract', 'preload'],
    makeConfig: async (outDir) => nodeConfig(outDir, { preload: 'preload/preload.ts' }, 'cjs'),
  },
  {
    name: 'capture-preload',
    sources: ['contract', 'preload'],
    makeConfig: async (outDir) => nodeConfig(outDir, { 'capture-preload': 'preload/capture-preload.ts' }, 'cjs'),
  },
  {
    name: 'capture-window',
    sources: ['contract', capturePage],
    makeConfig: async (outDir) => pageConfig(outDir, capturePage, []),
  },
  { name: 'renderer', sources: ['contract', 'renderer'], makeConfig: rendererConfig },
];

/** Entry points of the whole product, for the check that every source file is reached from one of them. */
export const entryPoints = [
  ...Object.values(engineEntries),
  'main/shell/main.ts',
  'preload/preload.ts',
  'preload/capture-preload.ts',
  `${capturePage}/capture-page.ts`,
  'renderer/main.tsx',
];

/**
 * Bundles everything but Electron, Node's own modules and the packages that are installed beside the product.
 * @param {string} outDir
 * @param {Record<string, string>} input
 * @param {'es' | 'cjs'} format
 * @returns {import('vite').InlineConfig}
 */
function nodeConfig(outDir, input, format) {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const extension = format === 'es' ? 'js' : 'cjs';
  return {
    configFile: false,
    root,
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir,
      target: 'node20',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input,
        external: [/^node:/, ...builtinModules, 'electron', ...Object.keys(dependencies).map(inPackage)],
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          // A worker's address is given relative to the module that starts it, so all files lie in one folder.
          chunkFileNames: `[name]-[hash].${extension}`,
          // Electron's sandbox lets a preload read no second file.
          ...(format === 'cjs' ? { codeSplitting: false } : {}),
        },
      },
    },
  };
}

/** @param {string} name */
function inPackage(name) {
  return new RegExp(`^${name}(/|$)`);
}

/**
 * @param {string} outDir
 * @returns {Promise<import('vite').InlineConfig>}
 */
async function rendererConfig(outDir) {
  const { default: react } = await import('@vitejs/plugin-react');
  return pageConfig(outDir, 'renderer', [react()]);
}

/**
 * @param {string} outDir
 * @param {string} directory with the index.html
 * @param {import('vite').PluginOption[]} plugins
 * @returns {import('vite').InlineConfig}
 */
function pageConfig(outDir, directory, plugins) {
  return {
    configFile: false,
    root: join(root, directory),
    base: './',
    plugins,
    worker: { format: 'es' },
    // One file is right here: it is read from the disk beside it, not over a network.
    build: { outDir, emptyOutDir: true, target: 'chrome130', sourcemap: true, chunkSizeWarningLimit: 1_000 },
  };
}
