import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'libs/**/*.test.ts',
      'services/**/*.test.ts',
      'tests/{architecture,conformance,evaluation}/**/*.test.ts',
      'tools/**/*.test.ts',
      'deploy/**/*.test.ts',
    ],
    setupFiles: ['reflect-metadata'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
