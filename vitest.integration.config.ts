import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{contract,integration}/**/*.test.ts'],
    setupFiles: ['./test/support/property-seed.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
