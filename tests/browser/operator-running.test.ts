import { createSample } from '@trc/contracts/http/create-sample.v1';
import { getAdminSla } from '@trc/contracts/http/get-admin-sla.v1';
import { getMe } from '@trc/contracts/http/get-me.v1';
import { listAdminDeadLetters } from '@trc/contracts/http/list-admin-dead-letters.v1';
import { listAdminPlans } from '@trc/contracts/http/list-admin-plans.v1';
import { listAdminPrices } from '@trc/contracts/http/list-admin-prices.v1';
import { listAdminProviders } from '@trc/contracts/http/list-admin-providers.v1';
import { eventually } from '@trc/testkit/eventually';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { number, percent } from '../../services/web/src/format.ts';
import { lookAt, type Person, useBrowser } from '../support/browser.ts';
import { buryWarning } from '../support/dead-letters.ts';
import { waitForJob } from '../support/jobs.ts';
import { makeOperator } from '../support/operators.ts';
import { longMp3 } from '../support/sounds.ts';

const place = inject('place');
const { newPerson } = useBrowser();
let operator: Person;
let producer: Person;
let page: Page;

beforeAll(async () => {
  [operator, producer] = [await newPerson('enterprise'), await newPerson('pro')];
  await makeOperator(place.databaseUrl, operator);
  page = operator.page;
  await page.clock.install();
});

/** The pages ask by themselves every five or ten seconds, which pass at once by the clock of this window. */
const askAgain = () => page.clock.fastForward(10_000);

/** Expects it of what is read again and again until the page has caught up. */
const soon = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 20_000 });
const table = (name: string) => page.getByRole('table', { name });

/** The cells of a table below its headings, as a person reads them. */
const rowsOf = (of: Locator) =>
  of
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('td')].map((cell) => (cell as HTMLElement).innerText.trim()),
      ),
    );

/** The lines below the headings of the CSV that stands under a table. */
async function csvLines(name: string): Promise<readonly string[]> {
  const link = table(name).locator('xpath=..').getByRole('link', { name: /CSV/ });
  const answer = await fetch(new URL((await link.getAttribute('href')) ?? '', place.url), {
    headers: { authorization: `Bearer ${operator.key}` },
  });
  expect(answer.headers.get('content-type'), name).toMatch(/^text\/csv/);
  return (await answer.text()).trim().split('\n').slice(1);
}

async function expectCsvOf(name: string): Promise<void> {
  await table(name).waitFor();
  expect((await csvLines(name)).length, name).toBe((await rowsOf(table(name))).length);
}

describe('the operator sees what the queues do', () => {
  it('while jobs wait and run', async () => {
    await page.goto('/operator/queues');
    await page.getByText('Nothing waits, and nothing runs.').waitFor();
    // Long enough to be seen by a page that asks meanwhile.
    const sent = Array.from({ length: 12 }, (_, n) =>
      producer.api.call(createSample, { file: longMp3(120 + 2 * n) }),
    );
    const jobs = (await Promise.all(sent)).map(({ job_id }) => job_id);
    await soon(async () => {
      await askAgain();
      const depths = await rowsOf(table('Depth and service times of every queue'));
      return depths.map(([queue, kind]) => `${queue}, ${kind}`);
    }).toContain('pro, sample');
    for (const id of jobs) await waitForJob(producer.api, id);
  });

  it('and how the promises came out, as the API counts them', async () => {
    const figures = async () => (await operator.api.call(getAdminSla, {})).figures;
    await eventually('the promises of the jobs are noted', async () =>
      (await figures()).some(({ queue, jobs }) => queue === 'pro' && jobs >= 12),
    );
    await page.goto('/operator/queues');
    const shown = table('How promised times came out');
    await shown.waitFor();
    expect(await rowsOf(shown)).toEqual(
      (await figures()).map((it) => [
        it.queue,
        it.kind,
        number(it.jobs),
        percent(it.within_promise),
        percent(it.ratio_p50),
        percent(it.ratio_p90),
        percent(it.ratio_p95),
        it.within_bound === null ? '–' : percent(it.within_bound),
      ]),
    );
    await page.getByRole('img', { name: /as a multiple of what was promised/ }).waitFor();
    await expectCsvOf('How promised times came out');
    await lookAt(page, 'operator-queues');
  });
});

it('a message that a service gave up on is replayed', async () => {
  await page.goto('/operator/dead-letters');
  await page.getByText('None: every message has done its work.').waitFor();
  const body = { limit: 'uploads', percent: 80, used: 80, of: 100, resets_at: null } as const;
  await buryWarning(place.databaseUrl, producer, body, 'the mail room was closed');
  await askAgain();
  const letters = table('Dead letters');
  await soon(async () => (await rowsOf(letters)).map(([, , reason]) => reason)).toEqual([
    'the mail room was closed',
  ]);
  await lookAt(page, 'operator-dead-letters');
  await letters.getByRole('button', { name: /^Replay / }).click();
  const items = await eventually('the message is replayed', async () => {
    const read = (await operator.api.call(listAdminDeadLetters, {})).items;
    return read.some(({ replayed_at }) => replayed_at !== null) && read;
  });
  await askAgain();
  await letters.getByText(/^replayed/).waitFor({ timeout: 20_000 });
  expect(items.map(({ tenant_id, replayed_at }) => [tenant_id, replayed_at !== null])).toEqual([
    [producer.id, true],
  ]);
  await expectCsvOf('Dead letters');
});

describe('the operator changes what is sold and what it costs', () => {
  const outcome = () => table('Revenue, cost and margin of every plan under the draft');

  it('a plan is tried on what was used, and published when it is right', async () => {
    await page.goto('/operator/plans');
    await page.getByLabel('Plan', { exact: true }).selectOption('enterprise');
    await page.getByLabel('Price of a month, $').fill('many');
    await page.getByRole('button', { name: 'Publish this version' }).click();
    await page.getByText('Some fields hold no value that a plan can have').waitFor();
    await lookAt(page, 'operator-plans-wrong');
    await page.getByLabel('Price of a month, $').fill('149');
    await page.getByRole('button', { name: 'Try the draft' }).click();
    await outcome().waitFor();
    const ids = (await rowsOf(outcome())).map(([id]) => id);
    expect(ids).toContain('enterprise');
    await lookAt(page, 'operator-plans');
    await page.getByLabel('Price of a month, $').fill('99');
    await page.getByLabel('Files in a batch').fill('1234');
    await page.getByRole('button', { name: 'Publish this version' }).click();
    await page.getByText('Version 2 of Enterprise is published.').waitFor({ timeout: 15_000 });
    const { items } = await operator.api.call(listAdminPlans, {});
    const newest = items.filter(({ id }) => id === 'enterprise').at(-1);
    expect(newest).toMatchObject({ version: 2, price_micros_monthly: 99_000_000 });
    expect(newest?.entitlements).toMatchObject({ batch_files_max: 1234 });
    const versions = await rowsOf(table('Every version of every plan'));
    expect(versions.map(([name, version]) => `${name} ${version}`)).toContain('Enterprise 2');
    await expectCsvOf('Every version of every plan');
  });

  it('and so is a table of prices', async () => {
    await page.goto('/operator/prices');
    await page.getByLabel('Draft price of E-mails, everything else').fill('120');
    await page.getByLabel('Why').fill('The mail provider asks for more');
    await page.getByRole('button', { name: 'Try the draft' }).click();
    await outcome().waitFor();
    await lookAt(page, 'operator-prices');
    await page.getByRole('button', { name: 'Publish 1 change' }).click();
    await page.getByText(/^Published; it holds from/).waitFor({ timeout: 15_000 });
    const { items } = await operator.api.call(listAdminPrices, {});
    expect(items.at(-1)?.prices).toContainEqual({
      kind: 'emails',
      resource: null,
      micros_per_million: 120_000_000,
    });
    const tables = await rowsOf(table('Every price table'));
    expect(tables.map(([, , , , why]) => why)).toContain('The mail provider asks for more');
    const prices = items.reduce((sum, it) => sum + it.prices.length, 0);
    expect((await csvLines('Every price table')).length).toBe(prices);
  });
});

describe('the operator says who is here', () => {
  it('a tenant is added, and its owner is invited', async () => {
    await page.goto('/operator/tenants');
    await page.getByRole('textbox', { name: 'Name' }).fill('Night Shift');
    await page.getByLabel('E-mail of the owner').fill('mia@nightshift.example');
    await page.getByLabel('Plan', { exact: true }).selectOption('pro');
    await page.getByRole('button', { name: 'Add the tenant' }).click();
    await page.getByText('The tenant is there').waitFor();
    await soon(async () => (await rowsOf(table('Tenants')))[0]?.[0]).toMatch(/^Night Shift\n/);
  });

  it('one is suspended, whose page says so, and let in again', async () => {
    await producer.page.goto('/samples');
    await producer.page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto('/operator/tenants');
    await page.getByLabel('Find a tenant').fill(producer.id);
    await soon(async () => (await rowsOf(table('Tenants'))).length).toBe(1);
    await expectCsvOf('Tenants');
    await page.getByRole('button', { name: 'Suspend: Test pro' }).click();
    await lookAt(page, 'operator-suspend');
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await table('Tenants').getByText('suspended', { exact: true }).waitFor();
    await lookAt(page, 'operator-tenants');
    await soon(async () => (await producer.api.send(getMe, {})).status).toBe(403);
    await producer.page.reload();
    await producer.page
      .getByText(/suspended/)
      .first()
      .waitFor();
    await lookAt(producer.page, 'customer-suspended');
    await page.getByRole('button', { name: 'Let in again: Test pro' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Let in again' }).click();
    await table('Tenants').getByText('suspended', { exact: true }).waitFor({ state: 'hidden' });
    await soon(async () => (await producer.api.send(getMe, {})).status).toBe(200);
    await producer.page.getByRole('button', { name: 'Try again' }).click();
    await producer.page.getByRole('heading', { level: 1 }).waitFor();
  });
});

it('the operator sees how the providers are, as the API says', async () => {
  await page.goto('/operator/providers');
  const shown = table('Health and quota of every provider');
  await shown.waitFor();
  const { items } = await operator.api.call(listAdminProviders, {});
  expect((await rowsOf(shown)).map(([name]) => name)).toEqual([
    'Spotify',
    'ListenBrainz',
    'ListenBrainz Labs',
    'MusicBrainz',
    'Models',
  ]);
  const spotify = page.getByRole('listitem', { name: 'Spotify' });
  const [{ budget, capabilities } = {}] = items;
  await spotify.getByText(`of ${number(budget?.window_calls_max ?? 0)} calls`).waitFor();
  const may = spotify.getByRole('list', { name: 'What the app may do' }).getByRole('listitem');
  expect(await may.count()).toBe(capabilities?.length);
  await expectCsvOf('Health and quota of every provider');
  await lookAt(page, 'operator-providers');
});

describe('the operator reads what was done', () => {
  const log = () => table('Changes in every account');
  const done = async () => (await rowsOf(log())).map(([, , who, what]) => `${who}: ${what?.split('\n')[0]}`);

  it('just now, and by whom', async () => {
    await page.goto('/operator/audit');
    await log().waitFor();
    expect(await done()).toEqual(
      expect.arrayContaining([
        'You: Took back the suspension',
        'You: Suspended the account',
        'You: Made the account',
        'You: Published prices',
        'You: Published a plan',
      ]),
    );
    await lookAt(page, 'operator-audit');
  });

  it('of one kind or one tenant alone, and the address says which', async () => {
    await page.getByLabel('Tenant').fill(producer.id);
    await page.getByLabel('What').selectOption('tenant-suspended');
    await soon(done).toEqual(['You: Suspended the account']);
    expect(new URL(page.url()).search).toBe(`?action=tenant-suspended&tenant=${producer.id}`);
    await expectCsvOf('Changes in every account');
    await page.getByLabel('Tenant').fill('ten_01');
    await page.getByText('Not a whole id').waitFor();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await soon(async () => (await done()).length).toBeGreaterThan(5);
  });
});

it('who is no operator is told that these pages are not theirs', async () => {
  await producer.page.goto('/operator/providers');
  await producer.page.getByRole('alert').first().waitFor();
  expect(await producer.page.getByRole('link', { name: 'Dead letters' }).count()).toBe(0);
});
