import { defineConfig } from 'vitest/config';

/** Nothing here needs a cluster; `tools/test-chart.ts` names the Helm that renders. */
export default defineConfig({
  test: {
    include: ['tests/chart/**/*.test.ts'],
    setupFiles: ['reflect-metadata'],
    // Nothing is changed by a test, so what one file has rendered serves the next.
    isolate: false,
    // Helm itself is quick; a busy machine is not.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
