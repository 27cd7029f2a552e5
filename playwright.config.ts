import { defineConfig } from '@playwright/test';
import type { StationOptions } from './test/e2e/fixtures.ts';

export default defineConfig<StationOptions>({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  // Each test runs a whole station, and stations beside each other would slow the judged parts down.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  // A cold Electron on a busy disk hangs at its first start about once in thirteen runs; the report then says flaky.
  retries: process.env['CI'] ? 1 : 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ? [['list'], ['json']] : 'list',
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    // What only one shell has is no test that the other skips.
    { name: 'electron', use: { shell: 'electron' }, testIgnore: ['**/loopback-*.spec.ts', '**/packaged.spec.ts'] },
    { name: 'browser', use: { shell: 'browser' }, testIgnore: ['**/shell-*.spec.ts', '**/packaged.spec.ts'] },
    // Its window ends with its process, under the hands of a recorder.
    { name: 'packaged', testMatch: '**/packaged.spec.ts', use: { trace: 'off', screenshot: 'off' } },
  ],
});
