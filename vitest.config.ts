import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contract,models,main,preload,renderer,tools}/**/*.test.{ts,tsx}'],
    benchmark: { include: ['{contract,models,main,renderer,test}/**/*.bench.ts'] },
    setupFiles: ['./test/support/property-seed.ts'],
    pool: 'forks',
    testTimeout: 30_000,
  },
});
