import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const files = (...names: string[]) => names.map((name) => `tests/browser/${name}.test.ts`);

/** What the whole installation does is looked at here, so nobody else may make it do anything. */
const alone = files('operator-*');
/** These go to Spotify; `onboarding` makes it refuse calls, whosever they are. */
const withSpotify = files('customer-settings', 'public', 'worlds');

const project = (
  name: string,
  groupOrder: number,
  maxWorkers: number,
  include: string[],
  exclude: string[] = [],
): TestProjectInlineConfiguration => ({
  test: {
    name,
    include,
    exclude,
    maxWorkers,
    sequence: { groupOrder },
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What does not come at once may come yet: a page waits for its turn on the machine.
    expect: { poll: { timeout: 20_000 } },
  },
});

/**
 * All files share one installation and each has tenants of its own. One group of files follows the other; in a group
 * two browsers are at work, because each waits half of the time.
 */
export default defineConfig({
  test: {
    globalSetup: ['tests/browser/installation.ts'],
    projects: [
      project('alone', 1, 1, alone),
      project('beside', 2, 2, files('*'), [...alone, ...withSpotify]),
      project('with-spotify', 3, 2, withSpotify),
    ],
  },
});
