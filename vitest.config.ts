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
    // By default one core is left idle, which is half of a small machine; most tests wait for a server anyway.
    maxWorkers: '100%',
    // A worker reads each module once and not once per file: that is half of the time. A file leaves nothing behind in one.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
