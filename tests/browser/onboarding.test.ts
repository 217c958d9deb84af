import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { agreeAtSpotify, lookAt, signInWithSpotify, useBrowser } from '../support/browser.ts';

const { simulator, newPage, newPerson } = useBrowser();
/** A world is made in seconds; the machine may be busy. */
const worldMs = 45_000;

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** Types words and takes the first track that is found, for each of them. */
async function chooseTracks(page: Page, words: readonly string[]): Promise<void> {
  for (const [index, word] of words.entries()) {
    await page.getByRole('searchbox').fill(word);
    const found = page.getByRole('group', { name: 'Found' }).getByRole('checkbox');
    await page.waitForResponse((answer) => answer.url().includes(`q=${encodeURIComponent(word)}`));
    await found.and(page.locator(':not(:checked)')).first().check();
    await page.getByText(`${index + 1} chosen`).waitFor();
  }
}

/** Goes through the questions with an answer to the first one, and words of one's own for the last. */
async function answer(page: Page): Promise<void> {
  await button(page, 'On to the questions').click();
  await page.getByText('Question 1 of 5').waitFor();
  const question = page.getByRole('heading', { level: 2 });
  expect(await question.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.getByRole('checkbox', { name: /Warm & Analog/ }).check();
  await button(page, 'Next').click();
  for (const number of [2, 3, 4]) {
    await page.getByText(`Question ${number} of 5`).waitFor();
    await button(page, 'Skip this one').click();
  }
  await page.getByLabel('In your own words, if you like').fill('no shouting');
  await button(page, 'Next').click();
  await heading(page, 'Ready to press?').waitFor();
}

/** Holds back what the API says of a job, as it was before it was parked, until the returned function is called. */
async function holdAnswers(page: Page): Promise<() => Promise<void>> {
  const url = /\/v1\/jobs\/[^/]+$/;
  const delivered = Promise.withResolvers<void>();
  await page.route(url, async (route) => {
    const response = await route.fetch();
    await delivered.promise;
    const json = { ...(await response.json()), status: 'processing', parked_until: null };
    // The page may have given the question up.
    await route.fulfill({ response, json }).catch(() => undefined);
  });
  return async () => {
    delivered.resolve();
    await page.waitForTimeout(500);
    await page.unroute(url);
  };
}

/** Watches the job until the world is there, and opens it. */
async function watchToTheWorld(page: Page): Promise<string> {
  await heading(page, 'Your world is ready').waitFor({ timeout: worldMs });
  const open = page.getByRole('link', { name: 'Open the world' });
  await expect.poll(() => open.evaluate((element) => element === document.activeElement)).toBe(true);
  const href = (await open.getAttribute('href')) ?? '';
  await open.click();
  await page.waitForURL((at) => at.pathname === href);
  return href.replace('/worlds/', '');
}

it('a listener signs in with Spotify, types, answers, watches, and has a world with playlists at Spotify', async () => {
  const page = await newPage();
  await signInWithSpotify(page, 'listener-4', '/worlds/new');
  await page.getByText(/Found .* tracks? by/).waitFor();
  await lookAt(page, 'onboarding-history');
  await page.getByRole('radio', { name: /Playlists/ }).check();
  await page.getByRole('checkbox').first().check();
  await lookAt(page, 'onboarding-playlists');
  await page.getByRole('radio', { name: /Tracks/ }).check();
  await chooseTracks(page, ['genre:ambient', 'genre:downtempo', 'genre:jazz', 'genre:house']);
  await lookAt(page, 'onboarding-tracks');
  await page
    .getByRole('button', { name: /^Remove/ })
    .first()
    .click();
  await page.getByText('3 chosen').waitFor();
  await answer(page);
  await page.getByLabel('Put the playlists on Spotify').check();
  await page.getByText(/Your plan/).waitFor();
  await lookAt(page, 'onboarding-summary');

  const wait = { target: 'spotify', path_prefix: '/spotify/v1', kind: '429', retry_after_s: 15 };
  await simulator.control('POST', 'faults', wait);
  // At first no stream of events: the page says so, and asks by itself until there is one.
  await page.route('**/v1/jobs/*/events', (route) => route.fulfill({ status: 503 }));
  await button(page, 'Make the world').click();
  await heading(page, 'Waiting for a moment').waitFor();
  await page.getByText(/It goes on by itself/).waitFor();
  const lost = page.getByText('The live connection is gone');
  await lost.waitFor();
  await page.unroute('**/v1/jobs/*/events');
  await lost.waitFor({ state: 'detached' });
  await lookAt(page, 'job-parked');
  await watchToTheWorld(page);
  expect((await simulator.created('listener-4')).items.length).toBeGreaterThanOrEqual(3);
}, 90_000);

it('without Spotify, tracks found by a search make a world, and what was chosen outlives a reload', async () => {
  const { page } = await newPerson('free');
  await page.goto('/worlds/new');
  await page.getByRole('radio', { name: /Playlists/ }).check();
  await page.getByText('Spotify is not connected yet').waitFor();
  await lookAt(page, 'onboarding-not-connected');
  await button(page, 'Search for tracks instead').click();
  await button(page, 'On to the questions').click();
  await page.getByText('Choose 3 tracks.').waitFor();
  await chooseTracks(page, ['genre:ambient', 'genre:downtempo', 'genre:jazz']);
  await page.reload();
  await page.getByText('3 chosen').waitFor();
  await answer(page);
  await button(page, 'Make the world').click();
  await page.waitForURL(/\/jobs\/job_/);
  await heading(page, 'Your world is ready').waitFor({ timeout: worldMs });
  await page.getByText('Without a Spotify connection').waitFor();
  await lookAt(page, 'job-ready');
  await watchToTheWorld(page);

  // The plan has one world: the second one is not promised, and refused with the way out.
  await page.goto('/worlds/new');
  await page.getByText('0 chosen').waitFor();
  await chooseTracks(page, ['genre:ambient', 'genre:downtempo', 'genre:jazz']);
  await answer(page);
  await page.getByText('Your plan has no world left').waitFor();
  await button(page, 'Make the world').click();
  await page.getByRole('alert').getByRole('link', { name: 'See the plans' }).waitFor();
  await lookAt(page, 'onboarding-no-world-left');
}, 120_000);

it('refused seeds are mended with everything else still there; a job can be cancelled and tried again', async () => {
  const { page } = await newPerson('pro');
  await page.goto('/worlds/new');
  await page.getByRole('radio', { name: /History/ }).check();
  await page.getByRole('radio', { name: /ListenBrainz/ }).check();
  await page.getByLabel('Your ListenBrainz name').fill('nobody-of-that-name');
  await answer(page);
  await button(page, 'Make the world').click();
  await heading(page, 'This did not work').waitFor({ timeout: worldMs });
  await page.getByText('check the spelling').waitFor();
  await lookAt(page, 'job-failed');
  await page.getByRole('link', { name: 'Choose other seeds' }).click();
  const name = page.getByLabel('Your ListenBrainz name');
  expect(await name.inputValue()).toBe('nobody-of-that-name');
  await name.fill('listener-3');
  await page.getByRole('radio', { name: 'Last 50 plays' }).check();
  await page.getByRole('link', { name: 'Summary' }).click();
  await page.getByText('Warm & Analog').waitFor();
  await page.getByText('“no shouting”').waitFor();
  // Long enough to be seen and cancelled on a busy machine.
  const wait = { target: 'listenbrainz', kind: '429', retry_after_s: 15 };
  await simulator.control('POST', 'faults', wait);
  const deliver = await holdAnswers(page);
  await button(page, 'Make the world').click();
  await heading(page, 'Waiting for a moment').waitFor();
  // What the page asked for before is delivered after the stream's word, and is no news.
  await deliver();
  expect(await heading(page, 'Waiting for a moment').isVisible()).toBe(true);
  await button(page, 'Cancel').click();
  await button(page, 'Cancel the job').click();
  await heading(page, 'This was cancelled').waitFor();
  await button(page, 'Try again').click();
  await watchToTheWorld(page);
}, 150_000);

it('what was chosen outlives the way to Spotify and back', async () => {
  const { page } = await newPerson('pro');
  await page.goto('/worlds/new');
  await chooseTracks(page, ['genre:ambient', 'genre:downtempo', 'genre:jazz']);
  await answer(page);
  await page.getByRole('link', { name: 'connect your account' }).click();
  await agreeAtSpotify(page, 'listener-3');
  await heading(page, 'Ready to press?').waitFor();
  await page.getByText('“no shouting”').waitFor();
  await page.getByLabel('Put the playlists on Spotify').waitFor();
});
