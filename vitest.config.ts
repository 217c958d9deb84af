import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['reflect-metadata'],
    // By default one core is left idle, which is half of a small machine; most tests wait for a server anyway.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['{libs,services}/*/src/**/*.test.ts'],
          // Functions leave nothing behind, so a worker reads each module once and not once per file.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'services',
          include: ['services/!(analysis)/test/**/*.test.ts'],
          // Each file has a database of its own and closes what it opened, so these share workers, too.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'parts',
          include: [
            '{libs/*,services/analysis}/test/**/*.test.ts',
            'tests/{architecture,conformance,evaluation}/**/*.test.ts',
            'tools/**/*.test.ts',
            'deploy/**/*.test.ts',
          ],
        },
      },
    ],
  },
});
