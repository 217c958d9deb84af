import { type Brand, houseBrand } from '@trc/contracts/documents/brand.v1';
import { getPlans } from '@trc/contracts/http/list-plans.v1';
import { putTenant } from '@trc/contracts/http/put-tenant.v1';
import { eventually } from '@trc/testkit/eventually';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { money } from '../../services/web/src/format.ts';
import { Api } from '../support/api.ts';
import { lookAt, useBrowser } from '../support/browser.ts';

const { url, simulator, newPage, newPerson } = useBrowser();

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
/** The path that a page ends up at. */
const arrives = (page: Page, path: string) => page.waitForURL((at) => at.pathname === path);
const mailsSchema = z.object({ items: z.array(z.looseObject({})) });
/** The link in the last mail to an address. */
const mailedLink = (to: string) =>
  eventually('a mail with a link', async () => {
    const { items } = mailsSchema.parse(await simulator.control('GET', `mail?to=${encodeURIComponent(to)}`));
    return /https?:[^\s"\\<]+\/v1\/auth\/email\/callback\?token=[\w-]+/.exec(
      JSON.stringify(items.at(-1)),
    )?.[0];
  });

describe('somebody who has never been here', () => {
  it('sees what this is, what it costs, and comes to the door with where they were going', async () => {
    const page = await newPage();
    await page.goto('/');
    await heading(page, 'Your taste is a place.').waitFor();
    await lookAt(page, 'public-landing');
    await page.getByRole('link', { name: 'Make your world' }).first().click();
    await heading(page, 'Sign in to Tokyo Record Club').waitFor();
    expect(new URL(page.url()).searchParams.get('return_to')).toBe('/worlds/new');
    await lookAt(page, 'public-sign-in');
  });

  it('reads the prices of the plans, and everything that each allows', async () => {
    const { items, trial } = await new Api(url).call(getPlans);
    const page = await newPage();
    await page.goto('/pricing');
    const cards = page.getByRole('list', { name: 'Plans' }).locator('> li');
    await cards.first().waitFor();
    expect(await cards.count()).toBe(items.length);
    for (const plan of items.filter(({ price_micros_monthly }) => price_micros_monthly > 0)) {
      const card = cards.filter({ has: page.getByRole('heading', { name: plan.name }) });
      expect(await card.innerText()).toContain(money(plan.price_micros_monthly));
      if (trial?.plan_id === plan.id) expect(await card.innerText()).toContain('Free to try for a day');
    }
    await lookAt(page, 'public-pricing');
    await page.getByText('By the year').click();
    const pro = items.find(({ price_micros_yearly }) => price_micros_yearly !== null);
    await page.getByText(`${money(pro?.price_micros_yearly ?? 0)} a year`).waitFor();
    await page.getByRole('link', { name: `Choose ${pro?.name}` }).click();
    await arrives(page, '/sign-in');
    expect(new URL(page.url()).searchParams.get('return_to')).toBe(`/settings/plan?plan=${pro?.id}`);
  });

  it('is told where nothing is, and finds back', async () => {
    const page = await newPage();
    const answer = await page.goto('/wrlds/17');
    expect(answer?.status()).toBe(404);
    await heading(page, 'There is nothing here').waitFor();
    await lookAt(page, 'public-nothing-here');
    await page.getByRole('link', { name: 'To the start page' }).click();
    await heading(page, 'Your taste is a place.').waitFor();
  });
});

describe('signing in', () => {
  it('by e-mail: a link, one button, and there they are, once', async () => {
    const email = `rin-${Date.now()}@example.com`;
    const page = await newPage();
    await page.goto('/sign-in?return_to=/samples');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    const sent = heading(page, 'Look into your mail');
    await sent.waitFor();
    expect(await sent.evaluate((element) => element === document.activeElement)).toBe(true);
    await lookAt(page, 'public-mail-sent');
    const link = await mailedLink(email);
    await page.goto(link);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await arrives(page, '/samples');
    const other = await newPage();
    await other.goto(link);
    await other.getByRole('button', { name: 'Sign in' }).click();
    await arrives(other, '/sign-in');
    await other.getByText('This sign-in is over').waitFor();
  });

  it('with a key: a wrong one says so, the right one leads to where they were going', async () => {
    const { key } = await newPerson('free');
    const page = await newPage();
    await page.goto('/uploads');
    await arrives(page, '/sign-in');
    await page.getByRole('button', { name: 'Use an API key' }).click();
    const field = page.getByLabel('API key', { exact: true });
    await field.fill('trc_wrong');
    await page.keyboard.press('Enter');
    await page.getByText('This key is unknown, or it has ended.').waitFor();
    await lookAt(page, 'public-wrong-key');
    await field.fill(key);
    await page.keyboard.press('Enter');
    await arrives(page, '/uploads');
    await page.goto('/sign-in');
    await arrives(page, '/worlds');
  });

  it('with Spotify: a no is told in words and can be taken back', async () => {
    const page = await newPage();
    await page.goto('/sign-in?return_to=/worlds');
    await page.getByRole('link', { name: 'Continue with Spotify' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Nothing was connected').waitFor();
    await lookAt(page, 'public-declined');
    await page.getByRole('link', { name: 'Continue with Spotify' }).click();
    await page.getByRole('button', { name: 'Agree' }).click();
    await arrives(page, '/worlds');
  });
});

describe('somebody who is signed in', () => {
  it('goes on where things are, and sees which plan is theirs', async () => {
    const { page } = await newPerson('pro');
    await page.goto('/pricing');
    const yours = page.getByRole('listitem').filter({ hasText: 'Your plan' });
    await yours.getByRole('heading', { name: 'Pro' }).waitFor();
    expect(await page.getByText('Free to try').count()).toBe(0);
    await page.getByRole('link', { name: 'Open', exact: true }).click();
    await arrives(page, '/worlds');
  });

  it('whose session has ended signs in and is back at the same place', async () => {
    const { page, key } = await newPerson('free');
    await page.goto('/samples?sort=name');
    await page.context().clearCookies();
    await page.reload();
    await arrives(page, '/sign-in');
    await page.getByRole('button', { name: 'Use an API key' }).click();
    await page.getByLabel('API key', { exact: true }).fill(key);
    await page.keyboard.press('Enter');
    await arrives(page, '/samples');
    expect(new URL(page.url()).search).toBe('?sort=name');
  });
});

it('a customer’s own address bears their brand, and nowhere ours', async () => {
  const owner = await newPerson('enterprise');
  const brand: Brand = {
    ...houseBrand,
    name: 'Nagare Audio Collective',
    colours: { primary: '#0f766e', background: '#f4efe6', text: '#17211f' },
    links: { support: null, terms: 'https://nagare.example/terms', privacy: null },
  };
  const slug = `nagare-${owner.id.slice(-8).toLowerCase()}`;
  await owner.api.call(putTenant, { body: { brand, slug } });
  const page = await newPage();
  const { protocol, port } = new URL(url);
  await page.goto(`${protocol}//${slug}.localhost:${port}/`);
  await page.getByText('Nagare Audio Collective maps what you love').waitFor();
  expect(await page.title()).toBe(brand.name);
  expect(await page.content()).not.toMatch(/tokyo.?record.?club/i);
  await lookAt(page, 'public-landing-white-label');
  await page.goto(`${protocol}//${slug}.localhost:${port}/sign-in`);
  await heading(page, 'Sign in to Nagare Audio Collective').waitFor();
  expect(await page.getByRole('link', { name: 'the terms' }).getAttribute('href')).toBe(brand.links.terms);
  await lookAt(page, 'public-sign-in-white-label');
});
