import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

type Configuration = { readonly electronFuses?: Readonly<Record<string, boolean>>; readonly [key: string]: unknown };
type BuilderConfig = {
  getConfig(directory: string, path: string, request: null): Promise<Configuration>;
  validateConfiguration(configuration: Configuration, logger: object): Promise<void>;
};

const root = resolve(import.meta.dirname, '../..');
// The builder keeps its schema for itself: this is how its own command line reaches it.
const builder: BuilderConfig = createRequire(resolve(root, 'node_modules/electron-builder/package.json'))(
  'app-builder-lib/out/util/config/config',
);
const silent = { isEnabled: false, add: () => undefined };

test('the builder knows every key of the configuration', async () => {
  const configuration = await builder.getConfig(root, 'electron-builder.yml', null);
  await expect(builder.validateConfiguration(configuration, silent)).resolves.toBeUndefined();
});

test('a misspelt key would be noticed', async () => {
  const configuration = await builder.getConfig(root, 'electron-builder.yml', null);
  await expect(builder.validateConfiguration({ ...configuration, asarUnpak: [] }, silent)).rejects.toThrow('asarUnpak');
});

test('every fuse that would let the program run something else is off', async () => {
  const { electronFuses } = await builder.getConfig(root, 'electron-builder.yml', null);
  expect(electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
});
