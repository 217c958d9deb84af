import { getOwnBlocklist } from '@trc/contracts/http/get-blocklist.v1';
import { getScheduleOfWorld } from '@trc/contracts/http/get-schedule.v1';
import { getWorldById } from '@trc/contracts/http/get-world.v1';
import { eventually } from '@trc/testkit/eventually';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { lookAt, type Person, useBrowser } from '../support/browser.ts';
import { signIn as linkSpotify } from '../support/sign-in.ts';
import { type Built, buildWorld } from '../support/worlds.ts';

const { newPerson, simulator } = useBrowser();

const listener = 'listener-2';
let person: Person;
let page: Page;
let built: Built;
const playlist = () => {
  const [first] = built.playlists;
  if (!first) throw new Error('the world has no playlist');
  return first;
};

it('without a world the page says how to begin', async () => {
  person = await newPerson('pro');
  ({ page } = person);
  await page.goto('/worlds');
  await page.getByRole('link', { name: 'Make your first world' }).waitFor();
  await page.getByText('0 of 5 worlds of the plan pro used.').waitFor();
  await lookAt(page, 'worlds-empty');
});

it('a listener looks at a world: its playlists, its shape in a picture, in words and in a table', async () => {
  await linkSpotify(person.api, listener);
  built = await buildWorld(person.api, {
    seeds: { kind: 'history', range: '4_weeks' },
    answers: { texture: { options: ['warm-analog'] }, avoid: { options: [], text: 'christmas' } },
  });
  const { world, playlists } = built;
  await page.goto('/worlds');
  await page.getByRole('link', { name: world.name }).waitFor();
  await page.getByText('Next ').waitFor();
  await lookAt(page, 'worlds');
  await page.getByRole('link', { name: world.name }).click();
  await page.getByRole('heading', { level: 1, name: world.name }).waitFor();
  await page.getByText(world.prose).waitFor();
  for (const { name } of world.intersections) await page.getByRole('link', { name, exact: true }).waitFor();
  expect(await page.getByRole('img', { name: `Map of ${world.name}` }).count()).toBe(1);
  await page.getByText('The same as a table').click();
  const table = page.getByRole('table', { name: 'Places on the map' });
  for (const { name } of world.intersections) await table.getByRole('cell', { name, exact: true }).waitFor();
  await page.getByText('as the ledger has it').waitFor();
  await lookAt(page, 'world');
  expect(playlists.length).toBeGreaterThanOrEqual(3);
});

it('a world takes another name, and its playlists take it over', async () => {
  await page.getByRole('button', { name: 'Rename' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Night Bus Home');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('heading', { level: 1, name: 'Night Bus Home' }).waitFor();
});

it('a playlist shows each track with its reason, and the numbers behind its score', async () => {
  const { id, tracks } = playlist();
  await page.goto(`/playlists/${id}`);
  await page
    .getByText(tracks[0]?.reason ?? '')
    .first()
    .waitFor();
  await page.locator('summary[aria-label^="Score"]').first().click();
  await page.getByText('its tags and description fit the world').waitFor();
  expect(await page.getByRole('link', { name: /^Play on Spotify: / }).count()).toBe(tracks.length);
  await lookAt(page, 'playlist');
});

it('a blocked track leaves the playlist and stands on the blocklist; a slip is undone before it is sent', async () => {
  const [first, second] = playlist().tracks;
  const [blocked, spared] = [first?.track.title ?? '', second?.track.title ?? ''];
  await page.goto(`/playlists/${playlist().id}`);
  await page
    .getByRole('button', { name: `Block: ${spared}`, exact: true })
    .first()
    .click();
  await page.getByRole('button', { name: `Undo: ${spared}`, exact: true }).click();
  await page
    .getByRole('button', { name: `More: ${spared}`, exact: true })
    .first()
    .click();
  await page
    .getByRole('button', { name: `Block: ${blocked}`, exact: true })
    .first()
    .click();
  await page.getByText('Blocked: it never comes again.').waitFor();
  // Leaving the page sends what is still held.
  await page.getByRole('link', { name: 'Blocklist' }).click();
  const ids = async () => (await person.api.call(getOwnBlocklist)).tracks.map(({ id }) => id);
  await eventually('the track is blocked', async () => (await ids()).length === 1);
  expect(await ids()).toEqual([first?.track.id]);
  await page.reload();
  await page.getByRole('button', { name: `Take off: ${blocked}` }).waitFor();
  await page.getByLabel('Block an artist').fill('Nobody at All');
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await page.getByText('Nobody at All is blocked.').waitFor();
  await lookAt(page, 'blocklist');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('No artist is blocked.').waitFor();
  await page.goto(`/playlists/${playlist().id}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await page.getByRole('button', { name: `Block: ${blocked}`, exact: true }).count()).toBe(0);
});

it('publishing all puts each playlist on Spotify once, however often it is asked for', async () => {
  await page.goto(`/worlds/${built.world.id}`);
  const count = built.playlists.length;
  await page.getByRole('button', { name: 'Publish all to Spotify' }).click();
  await page.getByText(`${count} playlists are on Spotify.`).waitFor({ timeout: 40_000 });
  await page.getByRole('button', { name: 'Publish all again' }).click();
  await page.getByText('Writing to Spotify…').waitFor();
  await page.getByText(`${count} playlists are on Spotify.`).waitFor({ timeout: 40_000 });
  const { creates, items } = await simulator.created(listener);
  expect(items).toHaveLength(count);
  expect(creates).toBe(count);
  for (const { name } of items) expect(name).toMatch(/^Night Bus Home: /);
  await page.goto(`/playlists/${playlist().id}`);
  const link = await page.getByRole('link', { name: 'Open in Spotify' }).getAttribute('href');
  expect(items.map(({ id }) => id)).toContain(link?.split('/').at(-1));
});

it('the schedule is set, and said in words', async () => {
  await page.goto(`/worlds/${built.world.id}`);
  const form = page.getByRole('form', { name: 'Schedule' });
  await form.getByLabel('Every two weeks').check();
  await form.getByLabel('Day').selectOption('Friday');
  await form.getByLabel('Hour').selectOption('18:00');
  await form.getByLabel('Time zone').selectOption('Asia/Tokyo');
  await form.getByRole('button', { name: 'Save the schedule' }).click();
  await page.getByText('It refreshes every other Friday between 18:00 and 19:00 (Asia/Tokyo)').waitFor();
  expect(await person.api.call(getScheduleOfWorld, { params: { id: built.world.id } })).toMatchObject({
    cadence: 'biweekly',
    weekday: 5,
    hour: 18,
    time_zone: 'Asia/Tokyo',
  });
});

it('a preview shows what a refresh would do and does nothing; the refresh makes a version that can be compared', async () => {
  const version = async () =>
    (await person.api.call(getWorldById, { params: { id: built.world.id } })).version;
  const before = await version();
  await page.goto(`/worlds/${built.world.id}`);
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('What a refresh would do').waitFor({ timeout: 40_000 });
  await page.getByText('Nothing was changed.').waitFor();
  expect(await version()).toBe(before);
  await lookAt(page, 'world-preview');
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await page.getByRole('link', { name: 'See what changed in the world' }).click({ timeout: 40_000 });
  await page.getByRole('heading', { name: 'What changed', exact: true }).waitFor();
  expect(await version()).toBe(before + 1);
  await page.locator('details').first().locator('summary').click();
  await page.getByRole('heading', { name: /tracks? stayed$/ }).waitFor();
  await page.getByRole('heading', { name: /tracks? came$/ }).waitFor();
  await lookAt(page, 'world-versions');
});

it('when Spotify has ended the connection, every page says so and leads to the consent and back', async () => {
  await simulator.control('POST', 'spotify/revoke', { user_id: listener });
  await page.goto(`/worlds/${built.world.id}`);
  await page.getByRole('button', { name: 'Publish all again' }).click();
  const banner = page.getByText('Spotify needs to be reconnected');
  await banner.waitFor({ timeout: 40_000 });
  const href = await page.getByRole('link', { name: 'Reconnect Spotify' }).first().getAttribute('href');
  expect(href).toBe(`/v1/auth/spotify/start?return_to=${encodeURIComponent(`/worlds/${built.world.id}`)}`);
  await lookAt(page, 'world-reconnect');
  await page.goto('/worlds');
  await banner.waitFor();
  await page.getByText('Needs reconnect', { exact: true }).waitFor();
  await lookAt(page, 'worlds-reconnect');
});

it('a world that is not there is said to be not there', async () => {
  await page.goto('/worlds/wld_01KAGR5V3W8X9Y2Z4A6B7C8D05');
  await page.getByText('There is no such world').waitFor();
});
