import { houseBrand } from '@trc/contracts/documents/brand.v1';
import { Problem } from '@trc/runtime/http-problem';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LookAtDomainsSchedule } from '../src/inbound/look-at-domains.schedule.ts';
import { TenantDomainsRoutes } from '../src/inbound/tenant-domains.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { createSites, type Sites } from '../src/outbound/sites.ts';
import { RESOLVE_TXT } from '../src/tokens.ts';
import { askOf, log, type Member, makeTenant, makeUser, scriptedPlan } from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

const base = { publicUrl: 'https://club.test', tenantDomain: 'club.test' };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let sites: Sites;
let now: Date;
let mia: Member;
let domain: string;
let record: { readonly name: string; readonly value: string };
/** What the DNS answers; `null` is a server that fails. */
let answer: readonly string[] | null;
let looks: number;
let serial = 0;

const resolveTxt = async (name: string) => {
  if (name !== record.name) return [];
  looks += 1;
  if (answer === null) throw new Problem('unavailable');
  return answer;
};

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  const clock = () => now;
  sites = createSites({ db, clock, base });
  gateway = await startGateway(
    [TenantDomainsRoutes],
    { db, clock, ask: askOf(scriptedPlan({ white_label: true })) },
    [
      { provide: CONFIG, useValue: base },
      { provide: RESOLVE_TXT, useValue: (name: string) => resolveTxt(name) },
    ],
  );
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});

const prove = (member: Member) => gateway.call(member.key, 'POST', `/v1/tenant/domains/${domain}/verify`);
const claim = async (member: Member) =>
  (await gateway.call(member.key, 'POST', '/v1/tenant/domains', { domain })).body.record;
const stateOf = async (member: Member) =>
  (await gateway.call(member.key, 'GET', '/v1/tenant/domains')).body.items[0];

beforeEach(async () => {
  serial += 1;
  now = new Date(Date.parse('2026-11-20T12:00:00Z') + serial * 365 * dayMs);
  looks = 0;
  domain = `music-${serial}.example`;
  const { tenantId } = await makeTenant(db);
  mia = await makeUser(db, tenantId, { role: 'owner', email: `mia-${serial}@ns.example` });
  await makeUser(db, tenantId, { role: 'member', email: `lea-${serial}@ns.example` });
  record = await claim(mia);
  answer = ['v=spf1 -all', record.value];
  expect((await prove(mia)).status).toBe(200);
  looks = 0;
});

/** Two processes look at the same time, twice. */
async function lookAfter(ms: number): Promise<void> {
  now = new Date(now.getTime() + ms);
  for (let round = 0; round < 2; round += 1)
    await Promise.all(
      [db, database.open<Database>('gateway')].map((own) =>
        new LookAtDomainsSchedule(own, () => now, resolveTxt, log).run(),
      ),
    );
}
const mails = () =>
  inTenant(db, mia.tenantId, (trx) =>
    trx.selectFrom('mails').select(['kind', 'to_address', 'data']).execute(),
  );
const isServed = async () => {
  now = new Date(now.getTime() + 10_000);
  return (await sites.at(domain)).tenantId === mia.tenantId;
};

describe('a proven domain', () => {
  test('is looked at once a week, and stays while its record is there', async () => {
    await lookAfter(6 * dayMs);
    expect(looks).toBe(0);
    await lookAfter(dayMs);
    expect(looks).toBe(1);
    await lookAfter(6 * dayMs);
    expect(looks).toBe(1);
    await lookAfter(dayMs);
    expect(looks).toBe(2);
    expect(await stateOf(mia)).toMatchObject({ status: 'verified' });
    expect(await mails()).toEqual([]);
  });

  test('whose record is missing three times over three days is nobody’s, and its owner is told once', async () => {
    const sender = { name: 'Night Shift', address: `hello@Mail.${domain}` };
    await inTenant(db, mia.tenantId, (trx) =>
      trx
        .updateTable('tenants')
        .set({ brand: JSON.stringify({ ...houseBrand, name: 'Night Shift', sender }) })
        .execute(),
    );
    answer = [];
    await lookAfter(7 * dayMs);
    await lookAfter(36 * hourMs);
    expect([looks, await isServed(), await mails()]).toEqual([2, true, []]);
    expect((await sites.of(mia.tenantId)).brand?.sender).toEqual(sender);
    await lookAfter(36 * hourMs);
    expect(looks).toBe(3);
    expect(await stateOf(mia)).toMatchObject({ status: 'unverified', verified_at: null, record });
    expect(await isServed()).toBe(false);
    expect((await sites.of(mia.tenantId)).brand).toMatchObject({ name: 'Night Shift', sender: null });
    await lookAfter(30 * dayMs);
    expect(looks).toBe(3);
    expect(await mails()).toEqual([
      { kind: 'domain-lost', to_address: `mia-${serial}@ns.example`, data: { domain } },
    ]);
    const { rows } = await sql`
      select action, subject, user_id from gateway.audit where tenant_id = ${mia.tenantId} and action = 'domain-lost'`.execute(
      database.openAsAdmin(),
    );
    expect(rows).toEqual([{ action: 'domain-lost', subject: domain, user_id: null }]);
  });

  test('that was lost can be another’s, or proven again', async () => {
    answer = ['something else'];
    for (const ms of [7 * dayMs, 36 * hourMs, 36 * hourMs]) await lookAfter(ms);
    const { tenantId } = await makeTenant(db);
    const zoe = await makeUser(db, tenantId, { role: 'owner' });
    const theirs = await claim(zoe);
    answer = [record.value, theirs.value];
    expect((await prove(zoe)).body.status).toBe('verified');
    expect(await prove(mia)).toMatchObject({ status: 409, body: { code: 'address-taken' } });
    await gateway.call(zoe.key, 'DELETE', `/v1/tenant/domains/${domain}`);
    expect((await prove(mia)).body.status).toBe('verified');
  });

  test('loses nothing while the DNS fails, however long', async () => {
    answer = null;
    await lookAfter(7 * dayMs);
    for (let hour = 0; hour < 100; hour += 1) await lookAfter(hourMs);
    expect(looks).toBe(101);
    expect(await stateOf(mia)).toMatchObject({ status: 'verified' });
    answer = [];
    await lookAfter(hourMs);
    answer = null;
    await lookAfter(36 * hourMs);
    await lookAfter(hourMs);
    answer = [];
    await lookAfter(hourMs);
    expect(await isServed()).toBe(true);
  });

  test('whose record is back, at a look or when its owner asks, begins anew', async () => {
    const missed = async () => {
      answer = [];
      await lookAfter(7 * dayMs);
      await lookAfter(36 * hourMs);
      answer = [record.value];
    };
    const { verified_at } = await stateOf(mia);
    await missed();
    await lookAfter(36 * hourMs);
    await missed();
    expect((await prove(mia)).body).toMatchObject({ status: 'verified', verified_at });
    await missed();
    await lookAfter(36 * hourMs);
    expect(await stateOf(mia)).toMatchObject({ status: 'verified', verified_at });
    expect(await mails()).toEqual([]);
  });
});

test('proven domains of before are looked at within a week, host names that never had a record are not', async () => {
  const name = '2026-11-22T0302_domain_looks';
  const before = Object.fromEntries(Object.entries(migrations).filter(([key]) => key < name));
  const old = await createDatabase({ gateway: before });
  const admin = old.openAsAdmin();
  await sql`
    insert into gateway.tenant_domains (domain, tenant_id, token, created_at, verified_at) values
      ('proven.example', 'ten_1', 'a', now() - interval '1 hour', now()),
      ('written.example', 'ten_1', 'b', now(), now()),
      ('claimed.example', 'ten_1', 'c', now(), null)`.execute(admin);
  await migrations[name]?.up(admin);
  const { rows } = await sql`
    select domain, check_at <= now() + interval '7 days' as soon from gateway.tenant_domains order by domain`.execute(
    admin,
  );
  expect(rows).toEqual([
    { domain: 'claimed.example', soon: null },
    { domain: 'proven.example', soon: true },
    { domain: 'written.example', soon: null },
  ]);
  await old.drop();
});
