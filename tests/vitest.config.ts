import { defineConfig } from 'vitest/config';
import { sharing } from './journeys/vitest.config.ts';
import { isCi, sharedDataIsThere } from './support/settings.ts';

/**
 * Each of these files has an installation of its own. Two run beside each other, because each waits half of the time. Chaos runs
 * alone: `npm test` gives it a run of its own.
 */
export default defineConfig({
  test: {
    include: ['tests/{journeys,chaos}/**/*.test.ts'],
    // Without the data there is nothing to run; where it must be there (CI), the file stays and fails.
    exclude: [...sharing, ...(isCi || sharedDataIsThere ? [] : ['tests/journeys/real-catalogue.test.ts'])],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
