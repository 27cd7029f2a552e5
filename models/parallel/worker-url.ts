/**
 * Where a thread's entry file lies: in the sources beside its module, in a bundle beside the bundle
 * under the same name with the extension `.js`.
 *
 * @param moduleUrl `import.meta.url` of the module that starts the thread
 * @param sourceFile path of the entry relative to that module, for example `./store.worker.ts`
 */
export function resolveWorkerUrl(moduleUrl: string, sourceFile: string): URL {
  if (new URL(moduleUrl).pathname.endsWith('.ts')) {
    return new URL(sourceFile, moduleUrl);
  }
  const name = sourceFile.slice(sourceFile.lastIndexOf('/') + 1);
  return new URL(name.replace(/\.ts$/, '.js'), moduleUrl);
}
