import { cancelJob } from '@trc/contracts/http/cancel-job.v1';
import { createSample } from '@trc/contracts/http/create-sample.v1';
import { getOwnBudget } from '@trc/contracts/http/get-budget.v1';
import { getUsage } from '@trc/contracts/http/get-usage.v1';
import { listBillingPayments } from '@trc/contracts/http/list-billing-payments.v1';
import { listQueue } from '@trc/contracts/http/list-queue.v1';
import { getReceipts } from '@trc/contracts/http/list-receipts.v1';
import { listSamplesPage } from '@trc/contracts/http/list-samples.v1';
import { listWorldsPage } from '@trc/contracts/http/list-worlds.v1';
import { eventually } from '@trc/testkit/eventually';
import type { Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { expect, it, vi } from 'vitest';
import { Api } from '../support/api.ts';
import { lookAt, useBrowser } from '../support/browser.ts';
import { completed } from '../support/jobs.ts';
import { longMp3, noiseWav } from '../support/sounds.ts';

const { newPerson, simulator, url } = useBrowser();
/** Jobs take seconds, and pictures of the pages take some more. */
vi.setConfig({ testTimeout: 120_000 });

/** The secret that a page shows once; it is put away. */
async function keepSecret(page: Page): Promise<string> {
  const notice = page.getByRole('status').filter({ hasText: 'It is not shown again' });
  const secret = await notice.getByRole('code').innerText();
  await notice.getByRole('button', { name: 'I have kept it' }).click();
  await notice.waitFor({ state: 'detached' });
  return secret;
}

const withKey = (key: string) => new Api(url, { authorization: `Bearer ${key}` });

it('a key does what it was made for and nothing else, gets a new secret, and is revoked', async () => {
  const { page } = await newPerson('pro');
  await page.goto('/settings/keys');
  await page.getByRole('textbox', { name: 'Name' }).fill('Shop');
  await page.getByRole('switch', { name: 'Only for a part of the API' }).check();
  await page.getByRole('checkbox', { name: 'Change jobs' }).check();
  expect(await page.getByRole('checkbox', { name: 'Read jobs' }).isChecked()).toBe(true);
  await lookAt(page, 'settings-keys-scopes');
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.getByText('The secret of “Shop”').waitFor();
  await lookAt(page, 'settings-keys-secret');
  const first = withKey(await keepSecret(page));
  expect((await first.call(listSamplesPage)).items).toEqual([]);
  expect((await first.refusal(listWorldsPage)).code).toBe('not-allowed');

  await page.getByRole('button', { name: 'New secret for Shop' }).click();
  await page.getByLabel('The old secret').selectOption('ends at once');
  await page.getByRole('button', { name: 'Make the new secret' }).click();
  const second = withKey(await keepSecret(page));
  expect((await first.send(listSamplesPage)).status).toBe(401);
  expect((await second.send(listSamplesPage)).status).toBe(200);

  await page.getByRole('button', { name: 'Revoke Shop' }).click();
  await page.getByRole('button', { name: 'Revoke the key' }).click();
  await page.getByText('“Shop” is revoked').waitFor();
  await page.getByRole('cell', { name: 'Shop' }).waitFor({ state: 'detached' });
  expect((await second.send(listSamplesPage)).status).toBe(401);
});

it('a webhook endpoint is tried, fails, and is sent the same delivery once more', async () => {
  const { page, id } = await newPerson('pro');
  const name = `pages-${id.slice(-8).toLowerCase()}`;
  await page.goto('/settings/webhooks');
  await page.getByLabel('Address').fill(simulator.webhookUrl(name));
  await page.getByRole('button', { name: 'Add the endpoint' }).click();
  const webhook = new Webhook(await keepSecret(page));
  await page.getByRole('link', { name }).click();

  // Asked to wait an hour, it is not sent again by itself.
  await simulator.control('PUT', `webhooks/${name}`, { status: 503, retry_after_s: 3_600 });
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByRole('cell', { name: 'HTTP 503, 1 attempt so far' }).waitFor();
  await simulator.answerWebhooks(name, 204);
  const opener = page.getByRole('button', { name: 'endpoint.tested' });
  await opener.click();
  const delivery = page.getByRole('region', { name: 'endpoint.tested' });
  await delivery.getByRole('button', { name: 'Deliver once more' }).click();
  await delivery.getByText('Delivered after 2 attempts').waitFor();
  await delivery.getByRole('cell', { name: 'HTTP 503' }).waitFor();
  await delivery.getByRole('cell', { name: 'HTTP 204' }).waitFor();
  await lookAt(page, 'settings-webhook-delivery');
  await delivery.getByRole('button', { name: 'Close the delivery' }).click();
  await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true);

  const received = await simulator.webhooks(name);
  expect(received.map(({ status }) => status)).toEqual([503, 204]);
  expect(new Set(received.map((one) => one.id)).size).toBe(1);
  for (const { body, headers } of received)
    expect(webhook.verify(body, { ...headers })).toMatchObject({ type: 'endpoint.tested' });
});

it('usage and receipts are the numbers of the API', async () => {
  const { page, api } = await newPerson('pro');
  const { job_id } = await api.call(createSample, { file: noiseWav(71) });
  await completed(api, job_id);
  await eventually('the job has a receipt', async () => (await api.call(getReceipts)).items.length === 1);
  await page.goto('/settings/usage');
  const { limits } = await api.call(getUsage);
  const told = (label: string) =>
    page
      .getByRole('listitem')
      .filter({ has: page.getByText(label, { exact: true }) })
      .innerText();
  await page.getByText('Jobs at the same time').waitFor();
  const counted = { uploads: 'Uploads', worlds: 'Worlds', jobs: 'Jobs at the same time' } as const;
  for (const [name, label] of Object.entries(counted)) {
    const limit = limits.find((one) => one.name === name);
    expect(await told(label)).toContain(`${limit?.used} of ${limit?.limit?.toLocaleString('en')}`);
  }
  expect(limits.find(({ name }) => name === 'uploads')?.used).toBe(1);

  const [receipt] = (await api.call(getReceipts)).items;
  const row = page.getByRole('row').filter({ hasText: job_id });
  await row.getByRole('cell', { name: `$${(receipt?.cost_micros ?? 0) / 1_000_000}` }).waitFor();
  await row.getByRole('button', { name: 'Analyse a sound' }).click();
  const lines = page.getByRole('region', { name: 'Receipt: Analyse a sound' }).getByRole('row');
  // One row is the headings.
  await expect.poll(() => lines.count()).toBe((receipt?.lines ?? 0) + 1);
  await lookAt(page, 'settings-usage-receipt');
});

it('a plan is tried, paid for at the provider, and bounded by a budget', async () => {
  const { page, api } = await newPerson('free');
  await page.goto('/settings/keys');
  await page.getByText('Your plan makes no keys').waitFor();
  await page.getByRole('link', { name: 'See the plans' }).click();
  await page.getByRole('heading', { name: 'Try Pro for a day' }).waitFor();
  await lookAt(page, 'settings-plan-free');
  await page.getByRole('button', { name: 'Start the trial' }).click();
  await page.getByText('You are on Pro').waitFor();
  expect(await api.call(getUsage)).toMatchObject({ plan: 'pro', trial: null });

  await page.getByRole('button', { name: 'Pay for Pro' }).click();
  await page.waitForURL(/\/stripe\/pay\//);
  await page.getByRole('button', { name: 'Pay' }).click();
  await page.getByText('Thank you. You are on Pro').waitFor({ timeout: 30_000 });
  await page.getByRole('cell', { name: '$9.99' }).waitFor({ timeout: 30_000 });
  expect((await api.call(listBillingPayments)).items).toMatchObject([
    { plan_id: 'pro', amount_micros: 9_990_000 },
  ]);
  await page.getByRole('button', { name: 'Change to Enterprise' }).waitFor();

  await page.getByLabel('Dollars a month').fill('25');
  await page.getByRole('switch', { name: 'Refuse what goes beyond it' }).check();
  const budget = page.getByRole('form', { name: 'Budget' });
  await budget.getByRole('button', { name: 'Save' }).click();
  await budget.getByText('Saved').waitFor();
  await page.getByText('of $25.00').waitFor();
  await eventually('billing has the budget', async () => {
    const { monthly_micros, hard } = await api.call(getOwnBudget);
    return monthly_micros === 25_000_000 && hard;
  });
  await lookAt(page, 'settings-plan-paid');
});

it('a job that waits is seen with its place, and cancelled', async () => {
  const { page, api } = await newPerson('pro');
  const files = Array.from({ length: 12 }, (_, i) => longMp3(200 + 2 * i));
  await Promise.all(files.map((file) => api.call(createSample, { file })));
  await page.goto('/settings/queue');
  const waiting = page.getByRole('table', { name: 'Jobs that wait' });
  const last = waiting.getByRole('row').last();
  const link = await last.getByRole('link', { name: 'Analyse a sound' }).getAttribute('href');
  await last.getByRole('button', { name: /^Cancel/ }).click();
  await page.getByRole('button', { name: 'Cancel the job' }).click();
  await page.getByText('“Analyse a sound” is cancelled').waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const left = await api.call(listQueue);
  expect(left.items.map(({ id }) => `/jobs/${id}`)).not.toContain(link);
  await lookAt(page, 'settings-queue');
  await page.goto(link ?? '');
  await page
    .getByText(/cancelled/i)
    .first()
    .waitFor();
  await Promise.all(left.items.map(({ id }) => api.send(cancelJob, { params: { id } })));
});
