import { defineConfig } from 'vitest/config';

/** Journeys that need nothing but an installation as it comes, and disturb nobody: each has tenants and listeners of its own. */
export const sharing = ['one-trace', 'privacy', 'refresh', 'seeds', 'sound-to-sample', 'walls'].map(
  (name) => `tests/journeys/${name}.test.ts`,
);

/** These files share one installation and mostly wait for it, so two run beside each other. */
export default defineConfig({
  test: {
    include: sharing,
    globalSetup: ['tests/support/shared-installation.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
