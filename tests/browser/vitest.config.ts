import { defineConfig } from 'vitest/config';

/** All files share one installation and each has tenants of its own; one browser at a time, because it takes a whole core. */
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.test.ts'],
    globalSetup: ['tests/browser/installation.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
