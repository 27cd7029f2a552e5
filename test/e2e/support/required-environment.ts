/**
 * Returns a variable that tools/test.mjs sets.
 *
 * @throws Error when the suite was started without it
 */
export function requiredEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: run the end-to-end tests by "npm test" or "node tools/e2e.mjs"`);
  }
  return value;
}
