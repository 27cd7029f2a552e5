import { builtinModules } from 'node:module';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { SetupError, timed } from '../setup/report.mjs';

/** Beside the checkout's node_modules, so that the guest finds the native packages. */
const directory = join(root, 'test-results/hardware/programs');
/** Run by Node in the guest. */
const nodePrograms = ['usb-guest', 'simulator-host', 'video-guest'];
/** Run by Electron, whose older Node reads no TypeScript and whose stand-in loader wants CommonJS. */
const electronPrograms = ['electron-usb', 'electron-video'];

/**
 * Bundles what runs in the guest: emulated, Node would need longer to strip the types of a hundred files than for the
 * checks themselves. Returns the folder; an Electron program is a folder with a `package.json`.
 * @returns {Promise<string>}
 */
export async function buildGuestPrograms() {
  await timed('bundling the programs of the guest', async () => {
    rmSync(directory, { recursive: true, force: true });
    await bundle(nodePrograms, directory, 'es');
    for (const name of electronPrograms) {
      await bundle([name], join(directory, name), 'cjs');
      writeFileSync(
        join(directory, name, 'package.json'),
        JSON.stringify({ name, version: '1.0.0', main: `${name}.cjs` }),
      );
    }
  });
  return directory;
}

/**
 * @param {readonly string[]} names
 * @param {string} outDir
 * @param {'es' | 'cjs'} format
 */
async function bundle(names, outDir, format) {
  const { build } = await import('vite');
  mkdirSync(outDir, { recursive: true });
  try {
    await build({
      configFile: false,
      root,
      logLevel: 'warn',
      publicDir: false,
      ssr: { noExternal: true, target: 'node' },
      build: {
        ssr: true,
        outDir,
        emptyOutDir: false,
        target: 'node20',
        minify: false,
        rolldownOptions: {
          input: Object.fromEntries(names.map((name) => [name, join(root, `test/hardware/${name}.ts`)])),
          external: [/^node:/, ...builtinModules, 'electron', /^usb(\/|$)/],
          output: {
            format,
            entryFileNames: `[name].${format === 'es' ? 'mjs' : 'cjs'}`,
            chunkFileNames: `[name]-[hash].${format === 'es' ? 'mjs' : 'cjs'}`,
            ...(format === 'cjs' ? { codeSplitting: false } : {}),
          },
        },
      },
    });
  } catch (error) {
    throw new SetupError(
      `${names.join(', ')} could not be bundled: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
