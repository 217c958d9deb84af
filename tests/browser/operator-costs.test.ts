import { createSample } from '@trc/contracts/http/create-sample.v1';
import { getAdminCostProjection } from '@trc/contracts/http/get-admin-cost-projection.v1';
import { listAdminBudgets } from '@trc/contracts/http/list-admin-budgets.v1';
import { listAdminCostTrend } from '@trc/contracts/http/list-admin-cost-trend.v1';
import { listAdminCosts } from '@trc/contracts/http/list-admin-costs.v1';
import { listAdminMargins } from '@trc/contracts/http/list-admin-margins.v1';
import { listAdminUnitCosts } from '@trc/contracts/http/list-admin-unit-costs.v1';
import { eventually } from '@trc/testkit/eventually';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { lossSentence, unitWords } from '../../services/web/src/areas/operator/costs/words.ts';
import { money, number } from '../../services/web/src/format.ts';
import { kindLabel, plain } from '../../services/web/src/ledger-words.ts';
import { lookAt, type Person, useBrowser } from '../support/browser.ts';
import { waitForJob } from '../support/jobs.ts';
import { makeOperator } from '../support/operators.ts';
import { noiseWav } from '../support/sounds.ts';

const place = inject('place');
const { newPerson } = useBrowser();
const days = 30;
const from = new Date(Date.now() - (days - 1) * 86_400_000).toISOString().slice(0, 10);

let operator: Person;
let producer: Person;
let page: Page;

/** Somebody on the free plan has two samples analysed, so that the ledger has something to tell. */
beforeAll(async () => {
  [operator, producer] = [await newPerson('enterprise'), await newPerson('free')];
  await makeOperator(place.databaseUrl, operator);
  page = operator.page;
  for (const seed of [1, 2]) {
    const { job_id } = await producer.api.call(createSample, { file: noiseWav(Date.now() + seed) });
    await waitForJob(producer.api, job_id);
  }
  await eventually('the ledger has both samples', async () => {
    const { items } = await operator.api.call(listAdminUnitCosts, { query: { from } });
    return (items.find(({ unit }) => unit === 'sample')?.units ?? 0) >= 2;
  });
});

/** Expects it of what is read again and again until the page has caught up. */
const soon = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 20_000 });

/** The cells of a table below its headings, as a person reads them. */
async function rowsOf(table: Locator): Promise<readonly (readonly string[])[]> {
  await table.waitFor();
  return table
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('td')].map((cell) => (cell as HTMLElement).innerText.trim()),
      ),
    );
}
const table = (name: string) => page.getByRole('table', { name });
const figure = (label: string) =>
  page.locator('dl > div', { has: page.locator('dt', { hasText: new RegExp(`^${label}$`) }) }).locator('dd');
/** As many rows as the page shows of them, in whatever order it shows what is equal. */
const sorted = (rows: readonly (readonly string[])[]) => rows.map((row) => row.join(' | ')).toSorted();
const csvOf = async (link: Locator): Promise<string> => {
  const address = await link.getAttribute('href');
  const answer = await fetch(new URL(address ?? '', place.url), {
    headers: { authorization: `Bearer ${operator.key}` },
  });
  expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
  return answer.text();
};

describe('the operator sees what everything costs', () => {
  it('as the figures of the API: now, projected, earned and kept', async () => {
    await page.goto('/operator');
    const { api } = operator;
    const trend = await api.call(listAdminCostTrend, { query: { from } });
    const projection = await api.call(getAdminCostProjection);
    await soon(() => figure('Spent').first().innerText()).toBe(money(trend.total_micros));
    const projected = figure('This month, projected');
    await soon(() => projected.first().innerText()).toBe(money(projection.projected_micros));
    expect(await projected.last().innerText()).toContain(`${money(projection.spent_micros)} so far`);
    expect(await projected.last().innerText()).toContain(money(projection.run_rate_micros_per_day));
    // Revenue goes on while the page is read.
    const shown = Number((await figure('Revenue').first().innerText()).replace(/[$,]/g, ''));
    const { plans } = await api.call(listAdminMargins, { query: { from } });
    const earned = plans.reduce((sum, { revenue_micros }) => sum + revenue_micros, 0);
    expect(Math.abs(shown * 1_000_000 - earned)).toBeLessThan(earned * 0.2 + 10_000);
  });

  it('by every dimension, each row as the API has it', async () => {
    for (const by of ['tenant', 'kind', 'model', 'operation', 'user', 'day'] as const) {
      await page.getByLabel('By', { exact: true }).selectOption(by);
      const { items } = await operator.api.call(listAdminCosts, { query: { from, group_by: by } });
      const costs = table(`Cost by ${by}`);
      await soon(async () =>
        sorted((await rowsOf(costs)).map(([, cost = '', , jobs = '']) => [cost, jobs])),
      ).toEqual(sorted(items.map(({ cost_micros, jobs }) => [money(cost_micros), number(jobs)])));
      const labels = (await rowsOf(costs)).map(([label]) => label);
      if (by === 'kind') expect(labels).toEqual(items.map(({ key }) => kindLabel(key ?? '')));
      if (by === 'tenant') expect(labels).toEqual(items.map(({ key, name }) => name ?? key));
      expect(new URL(page.url()).searchParams.get('by')).toBe(by);
    }
  });

  it('by day and kind, with a table beside the chart', async () => {
    const chart = page.getByRole('img', { name: 'Spend by day and kind' });
    await chart.waitFor();
    await page.getByText('The numbers as a table').click();
    const { items, total_micros } = await operator.api.call(listAdminCostTrend, { query: { from } });
    const rows = await rowsOf(table('Spend by day and kind'));
    expect(rows.length).toBe(days);
    const spent = new Map(items.map(({ day }) => [day, 0]));
    for (const { day, cost_micros } of items) spent.set(day, (spent.get(day) ?? 0) + cost_micros);
    expect(rows.map((row) => row.at(-1)).filter((all) => all !== money(0))).toEqual(
      [...spent.values()].filter((micros) => micros !== 0).map(money),
    );
    const last = page.getByRole('slider', { name: /^Day: Spend by day/ });
    await last.focus();
    await page.keyboard.press('End');
    expect(await last.getAttribute('aria-valuetext')).toContain(money([...spent.values()].at(-1) ?? 0));
    expect(total_micros).toBeGreaterThan(0);
  });

  it('each unit against its target, in words', async () => {
    const { items } = await operator.api.call(listAdminUnitCosts, { query: { from } });
    const shown = await rowsOf(table('Cost of one against its target'));
    const moneyOr = (micros: number | null) => (micros === null ? '–' : money(micros));
    expect(shown).toEqual(
      items.map((it) => [
        unitWords[it.unit].one,
        number(it.units),
        moneyOr(it.cost_micros_each),
        moneyOr(it.cost_micros_p50),
        moneyOr(it.cost_micros_p95),
        money(it.target_micros),
      ]),
    );
    const sample = page.getByRole('img', {
      name: /^A sample costs .* (over|under) its target of \$0\.001\.$/,
    });
    expect(await sample.count()).toBe(1);
  });

  it('and each table as the CSV of the API', async () => {
    for (const [name, head] of [
      ['Cost by day', 'day,cost_micros,lines,jobs'],
      ['Spend by day and kind', 'day,kind,cost_micros,lines'],
      ['Cost of one against its target', 'unit,units,'],
    ] as const) {
      const link = table(name).locator('xpath=..').getByRole('link', { name: /CSV/ });
      expect((await csvOf(link)).startsWith(head), name).toBe(true);
    }
  });

  it('for other days too, and the address says which', async () => {
    await page.getByRole('button', { name: 'Today' }).click();
    expect(new URL(page.url()).searchParams.get('period')).toBe('today');
    const today = new Date().toISOString().slice(0, 10);
    const { total_micros } = await operator.api.call(listAdminCosts, { query: { from: today } });
    await soon(() => figure('Spent').first().innerText()).toBe(money(total_micros));
    await page.getByLabel('From', { exact: true }).fill('2026-11-02');
    await page.getByLabel('From', { exact: true }).fill(from);
    await soon(() => new URL(page.url()).searchParams.get('from')).toBe(from);
    await page.reload();
    expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe(from);
    await lookAt(page, 'operator-costs');
  });

  it('of one tenant alone, by way of its row', async () => {
    await page.goto(`/operator?by=tenant&tenant=${producer.id}`);
    const { total_micros } = await operator.api.call(listAdminCosts, {
      query: { from, tenant_id: producer.id },
    });
    await soon(() => figure('Spent').first().innerText()).toBe(money(total_micros));
    await page.getByText('Only Test free').waitFor();
    await page.getByRole('button', { name: 'Show all tenants' }).click();
    await soon(() => new URL(page.url()).searchParams.get('tenant')).toBe(null);
  });
});

it('the operator sees which plan loses money, and the margin of each plan and tenant', async () => {
  await page.goto('/operator/margins');
  const { plans, tenants } = await operator.api.call(listAdminMargins, {
    query: { from, tenants_max: 2_000 },
  });
  const free = plans.find(({ plan }) => plan === 'free');
  if (!free) throw new Error('nobody is on the free plan');
  await page.getByText(lossSentence(free)).waitFor();
  const byPlan = await rowsOf(table('Margin by plan'));
  expect(byPlan.map(([plan, count, , cost]) => [plan, count, cost])).toEqual(
    plans.map(({ plan, tenants: count, cost_micros }) => [plain(plan), number(count), money(cost_micros)]),
  );
  const byTenant = await rowsOf(table('Margin by tenant'));
  expect(sorted(byTenant.map(([, plan = '', , cost = '']) => [plan, cost]))).toEqual(
    sorted(tenants.map(({ plan, cost_micros }) => [plain(plan), money(cost_micros)])),
  );
  await page.getByLabel('Only those at a loss').check();
  const losing = tenants.filter((one) => one.loses_money);
  expect((await rowsOf(table('Margin by tenant'))).length).toBe(losing.length);
  const link = table('Margin by plan').locator('xpath=..').getByRole('link', { name: /CSV/ });
  expect((await csvOf(link)).startsWith('of,id,name,plan')).toBe(true);
  await lookAt(page, 'operator-margins');
});

describe('the operator bounds what a tenant spends', () => {
  const budgets = () => table('Budgets and how far they are used');

  it('after finding the tenant by name', async () => {
    await page.goto('/operator/budgets');
    await page.getByRole('button', { name: 'Set a budget' }).click();
    await page.getByLabel('Name or id of the tenant').fill(producer.id);
    const found = page.getByRole('dialog').getByRole('button', { name: /^Test / });
    await soon(() => found.allInnerTexts()).toEqual(['Test free']);
    await found.click();
    await page.getByLabel('Dollars a month').fill('a lot');
    await page.getByRole('button', { name: 'Set the budget' }).click();
    await page.getByText('Write an amount in dollars').waitFor();
    await lookAt(page, 'operator-budget-form');
    await page.getByLabel('Dollars a month').fill('0.00001');
    await page.getByLabel('Refuse what would pass it').check();
    await page.getByRole('button', { name: 'Set the budget' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('and sees how far it is used, here and among those near their end', async () => {
    await page.goto(`/operator/budgets?tenant=${producer.id}`);
    const { items } = await operator.api.call(listAdminBudgets, { query: { tenant_id: producer.id } });
    const [budget] = items;
    expect(budget).toMatchObject({ state: 'spent', operator: { monthly_micros: 10, hard: true } });
    const used = money(budget?.used_micros ?? 0);
    expect((await rowsOf(budgets()))[0]?.slice(1, 4)).toEqual(['Used up', used, money(10)]);
    const csv = await csvOf(budgets().locator('xpath=..').getByRole('link', { name: /CSV/ }));
    expect(csv).toContain(`${producer.id},Test free,spent,10,true,${budget?.used_micros},`);
    await lookAt(page, 'operator-budgets');
    await page.goto('/operator');
    const near = await rowsOf(table('Budgets near their end'));
    expect(near.map(([, state, , most]) => [state, most])).toContainEqual(['Used up', money(10)]);
  });

  it('until the bound is taken away', async () => {
    await page.goto(`/operator/budgets?tenant=${producer.id}`);
    await page.getByRole('button', { name: 'Change the budget of Test free' }).click();
    await page.getByLabel('Dollars a month').fill('');
    await page.getByRole('button', { name: 'Take the bound away' }).click();
    await page.getByText('This tenant has no budget').waitFor();
  });
});

it('the operator who loses the connection is told, and the figures are there again when it is back', async () => {
  await page.goto('/operator/margins');
  await table('Margin by plan').waitFor();
  await page.route('**/v1/admin/budgets**', (route) => route.abort());
  await page.goto('/operator/budgets');
  await page.getByText('The connection is gone').waitFor();
  await page.unroute('**/v1/admin/budgets**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Who is near' }).waitFor();
  await soon(() => page.getByText('The connection is gone').count()).toBe(0);
});
