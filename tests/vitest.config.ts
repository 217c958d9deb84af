import { defineConfig } from 'vitest/config';
import { sharing } from './journeys/vitest.config.ts';
import { isCi, sharedDataIsThere } from './support/settings.ts';

/** Each of these files has an installation of its own, so one file runs after the other: the machine is theirs in turn. */
export default defineConfig({
  test: {
    include: ['tests/{journeys,chaos}/**/*.test.ts'],
    // Without the data there is nothing to run; where it must be there (CI), the file stays and fails.
    exclude: [...sharing, ...(isCi || sharedDataIsThere ? [] : ['tests/journeys/real-catalogue.test.ts'])],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
