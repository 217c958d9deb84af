import type { Brand } from '@trc/contracts/documents/brand.v1';
import { houseBrand } from '@trc/contracts/documents/brand.v1';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import { getAt } from '@trc/testkit/get-at';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DocsRoutes } from '../src/inbound/docs.routes.ts';
import { GetBrandQuery } from '../src/inbound/get-brand.query.ts';
import { SendMailsSchedule } from '../src/inbound/send-mails.schedule.ts';
import { TenantRoutes } from '../src/inbound/tenant.routes.ts';
import { TenantDomainsRoutes } from '../src/inbound/tenant-domains.routes.ts';
import { WithholdBrandsSchedule } from '../src/inbound/withhold-brands.schedule.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { addKey } from '../src/outbound/keys.store.ts';
import type { Letter } from '../src/outbound/mail.smtp.ts';
import { oweMail } from '../src/outbound/mails.store.ts';
import { createSites, type Sites } from '../src/outbound/sites.ts';
import { RESOLVE_TXT, SITES } from '../src/tokens.ts';
import { askOf, example, log, type Member, makeTenant, makeUser, relay, scriptedPlan } from './fixtures.ts';
import { startGateway, type TestGateway, vault } from './http.ts';

const base = { publicUrl: 'https://club.test', tenantDomain: 'club.test' };
const colours = { primary: '#3b82f6', background: '#0b1020', text: '#f8fafc' };
const brand: Brand = {
  ...houseBrand,
  name: 'Night <Shift> "Records"',
  colours,
  links: { support: 'https://ns.example/help', terms: 'https://ns.example/terms', privacy: null },
};

let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let sites: Sites;
let now: Date;
let mia: Member;
let zoe: Member;
let plan: Parameters<typeof scriptedPlan>[0];
let records: Record<string, string[]>;
let serial = 0;

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  const clock = () => now;
  sites = createSites({ db, clock, base });
  gateway = await startGateway(
    [DocsRoutes, TenantRoutes, TenantDomainsRoutes],
    { db, clock, ask: (...asked) => askOf(scriptedPlan(plan))(...asked) },
    [
      { provide: CONFIG, useValue: base },
      { provide: SITES, useValue: sites },
      { provide: RESOLVE_TXT, useValue: async (name: string) => records[name] ?? [] },
    ],
  );
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});

async function makeOwner(): Promise<Member> {
  const { tenantId } = await makeTenant(db);
  return makeUser(db, tenantId, { role: 'owner' });
}
beforeEach(async () => {
  serial += 1;
  now = new Date(Date.parse('2026-11-20T12:00:00Z') + serial * 3_600_000);
  plan = { white_label: true, enforcement: 'enforce' };
  records = {};
  [mia, zoe] = await Promise.all([makeOwner(), makeOwner()]);
});

const put = (member: Member, body: object) => gateway.call(member.key, 'PUT', '/v1/tenant', body);
const get = (member: Member) => gateway.call(member.key, 'GET', '/v1/tenant');
const at = (host: string, path: string) => getAt(gateway.url, host, path);
const slug = () => `night-${serial}`;
const later = () => {
  now = new Date(now.getTime() + 60_000);
};

describe('the settings of a tenant', () => {
  test('change what is sent and keep what is not', async () => {
    expect((await put(mia, { brand, slug: slug() })).status).toBe(200);
    const { status, body } = await put(mia, {
      name: 'Night Shift',
      time_zone: 'Asia/Tokyo',
      key_prefix: 'nsr',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'Night Shift',
      time_zone: 'Asia/Tokyo',
      key_prefix: 'nsr',
      brand,
      slug: slug(),
      address: `https://${slug()}.club.test`,
      spotify_model_use: null,
    });
    expect((await get(mia)).body).toEqual(body);
    const cleared = await put(mia, { brand: null, slug: null });
    expect(cleared.body).toMatchObject({ brand: null, slug: null, address: 'https://club.test' });
    const { rows } = await sql<{ action: string; details: object }>`
      select action, details from gateway.audit where tenant_id = ${mia.tenantId} order by id`.execute(
      database.openAsAdmin(),
    );
    expect(rows.map(({ details }) => details)).toContainEqual({
      changed: ['name', 'time_zone', 'key_prefix'],
    });
  });

  test.each([
    ['a time zone', { time_zone: 'Mars/Olympus' }, 400, 'invalid-request'],
    ['a slug with a space', { slug: 'Night Shift' }, 400, 'invalid-request'],
    ['a slug in disguise', { slug: 'xn--bcher-kva' }, 400, 'invalid-request'],
    ['a slug that is reserved', { slug: 'api' }, 409, 'address-taken'],
    ['a key prefix', { key_prefix: 'X' }, 400, 'invalid-request'],
    [
      'a colour with more in it',
      { brand: { ...brand, colours: { ...colours, primary: 'red;}' } } },
      400,
      'invalid-request',
    ],
    ['a script as a logo', { brand: { ...brand, logo_url: 'javascript:alert(1)' } }, 400, 'invalid-request'],
    [
      'a picture for devices that is none',
      { brand: { ...brand, device_picture: Buffer.alloc(1_086).toString('base64') } },
      400,
      'invalid-request',
    ],
    [
      'a picture for devices of another size',
      { brand: { ...brand, device_picture: 'Qk0=' } },
      400,
      'invalid-request',
    ],
    [
      'a sender of somebody else',
      { brand: { ...brand, sender: { name: 'Bank', address: 'help@bank.example' } } },
      422,
      'domain-not-proven',
    ],
  ])('%s is refused, and nothing of it stays', async (_, change, status, code) => {
    const before = (await get(mia)).body;
    expect(await put(mia, { name: 'Other', ...change })).toMatchObject({ status, body: { code } });
    expect((await get(mia)).body).toEqual(before);
  });

  test('keep the picture for devices until another one or none is sent', async () => {
    const { device_picture } = example('documents/brand.v1');
    expect((await put(mia, { brand: { ...brand, device_picture } })).body.brand).toEqual({
      ...brand,
      device_picture,
    });
    const { device_picture: _none, ...without } = brand;
    expect((await put(mia, { brand: without })).body.brand).toEqual({ ...brand, device_picture });
    expect((await put(mia, { brand: { ...without, device_picture: null } })).body.brand).toEqual(brand);
    const empty = await put(mia, {
      brand: { ...without, device_picture: Buffer.alloc(1_086).toString('base64') },
    });
    expect(empty.body.detail).toMatch(/brand.device_picture: .*does not begin with BM/);
  });

  test('of before there were pictures for devices have none', async () => {
    const { device_picture: _none, ...older } = brand;
    await inTenant(db, mia.tenantId, (trx) =>
      trx
        .updateTable('tenants')
        .set({ brand: JSON.stringify(older) })
        .execute(),
    );
    expect((await get(mia)).body.brand).toEqual(brand);
    expect((await sites.of(mia.tenantId)).brand).toEqual(brand);
  });

  test('are closed to members', async () => {
    const member = await makeUser(db, mia.tenantId);
    expect((await put(member, { name: 'Mine' })).status).toBe(403);
    expect((await get(member)).status).toBe(200);
  });

  test('B-073: a brand and a slug need a plan with white label, unless limits only warn', async () => {
    plan = { white_label: false, enforcement: 'enforce' };
    for (const change of [{ brand }, { slug: slug() }])
      expect(await put(mia, change)).toMatchObject({
        status: 403,
        body: { code: 'white-label-not-in-plan' },
      });
    expect((await put(mia, { name: 'Plain', brand: null, slug: null })).status).toBe(200);
    for (const enforcement of ['warn', 'off'] as const) {
      plan = { white_label: false, enforcement };
      expect((await put(mia, { brand })).status).toBe(200);
    }
    expect(getEntitlements.reply.shape.white_label.parse(undefined)).toBe(true);
  });

  test('a slug belongs to one tenant', async () => {
    expect((await put(mia, { slug: slug() })).status).toBe(200);
    expect(await put(zoe, { slug: slug() })).toMatchObject({ status: 409, body: { code: 'address-taken' } });
  });
});

describe('a domain', () => {
  const domains = (member: Member) => gateway.call(member.key, 'GET', '/v1/tenant/domains');
  const claim = (member: Member, domain: string) =>
    gateway.call(member.key, 'POST', '/v1/tenant/domains', { domain });
  const verify = (member: Member, domain: string) =>
    gateway.call(member.key, 'POST', `/v1/tenant/domains/${domain}/verify`);
  const remove = (member: Member, domain: string) =>
    gateway.call(member.key, 'DELETE', `/v1/tenant/domains/${domain}`);
  const domain = () => `music-${serial}.example`;
  const publish = ({ record }: { record: { name: string; value: string } }) => {
    records[record.name] = [...(records[record.name] ?? ['v=spf1 -all']), record.value];
  };

  test('is served once the DNS proves it, and no longer than it is kept', async () => {
    const { status, body } = await claim(mia, `Music-${serial}.EXAMPLE.`);
    expect(status).toBe(201);
    expect(body).toMatchObject({ domain: domain(), status: 'unverified', verified_at: null });
    expect(body.record.name).toBe(`_tokyo-record-club.${domain()}`);
    expect(await verify(mia, domain())).toMatchObject({ status: 422, body: { code: 'domain-not-proven' } });
    expect((await sites.at(domain())).tenantId).toBeNull();
    publish(body);
    expect(await verify(mia, domain())).toMatchObject({ status: 200, body: { status: 'verified' } });
    later();
    expect(await sites.at(domain())).toMatchObject({
      tenantId: mia.tenantId,
      address: `https://${domain()}`,
    });
    expect((await get(mia)).body.address).toBe(`https://${domain()}`);
    expect((await domains(mia)).body.items).toHaveLength(1);
    expect((await remove(mia, domain())).status).toBe(204);
    later();
    expect((await sites.at(domain())).tenantId).toBeNull();
    expect((await remove(mia, domain())).status).toBe(404);
  });

  test('that is only claimed blocks nobody; one that is verified is nobody else’s', async () => {
    const mine = (await claim(mia, domain())).body;
    const theirs = (await claim(zoe, domain())).body;
    expect(mine.record.value).not.toBe(theirs.record.value);
    publish(theirs);
    expect((await verify(mia, domain())).status).toBe(422);
    expect((await verify(zoe, domain())).status).toBe(200);
    publish(mine);
    expect(await verify(mia, domain())).toMatchObject({ status: 409, body: { code: 'address-taken' } });
    later();
    expect((await sites.at(domain())).tenantId).toBe(zoe.tenantId);
    expect((await verify(zoe, domain())).status).toBe(200);
  });

  test('of the installation, or that is no host name, cannot be claimed', async () => {
    for (const ours of ['club.test', 'night.club.test'])
      expect(await claim(mia, ours)).toMatchObject({ status: 409, body: { code: 'address-taken' } });
    for (const bad of ['localhost', '10.0.0.1', 'a.example/path'])
      expect(await claim(mia, bad)).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  test('needs a plan with white label, and giving it back does not', async () => {
    const { body } = await claim(mia, domain());
    publish(body);
    plan = { white_label: false, enforcement: 'enforce' };
    expect(await claim(mia, `other-${domain()}`)).toMatchObject({
      body: { code: 'white-label-not-in-plan' },
    });
    expect(await verify(mia, domain())).toMatchObject({ body: { code: 'white-label-not-in-plan' } });
    expect((await remove(mia, domain())).status).toBe(204);
  });

  test('that is verified lets mail be sent from it', async () => {
    publish((await claim(mia, domain())).body);
    await verify(mia, domain());
    const sender = { name: 'Night Shift', address: `hello@mail.${domain()}` };
    expect((await put(mia, { brand: { ...brand, sender } })).status).toBe(200);
    const stolen = { name: 'Night Shift', address: `hello@not${domain()}` };
    expect((await put(mia, { brand: { ...brand, sender: stolen } })).body.code).toBe('domain-not-proven');
  });
});

describe('what everybody can read under a tenant’s host', () => {
  const host = () => `${slug()}.club.test`;
  beforeEach(() => put(mia, { brand, slug: slug() }));

  test('bears its name, and nowhere ours', async () => {
    const document = (await at(host(), '/openapi.json')).body;
    expect(document.info).toMatchObject({
      title: brand.name,
      contact: { name: brand.name, url: 'https://ns.example/help' },
      termsOfService: 'https://ns.example/terms',
    });
    expect(document.servers).toEqual([{ url: `https://${host()}` }]);
    const problem = await at(host(), '/v1/tenant');
    expect(problem).toMatchObject({ status: 401, body: { type: '/docs/errors#not-authenticated' } });
    const pages = [(await at(host(), '/docs')).body, (await at(host(), '/docs/errors')).body];
    for (const page of pages) {
      expect(page).toContain('Night &#60;Shift&#62; &#34;Records&#34;');
      expect(page).not.toContain('<Shift>');
      expect(page).toContain(colours.primary);
      expect(page).toContain('https://ns.example/terms');
    }
    expect(pages[1]).toContain('id="not-authenticated"');
    const all = [JSON.stringify(document), JSON.stringify(problem.body), ...pages];
    for (const text of all) expect(text).not.toMatch(/tokyo.?record.?club/i);
  });

  test('and under the installation’s own, and hosts of nobody, ours', async () => {
    for (const other of ['club.test', 'nobody.club.test', `a.${host()}`, 'evil.example']) {
      const { body } = await at(other, '/openapi.json');
      expect([body.info.title, body.servers]).toEqual([houseBrand.name, [{ url: 'https://club.test' }]]);
      expect((await at(other, '/docs/errors')).body).toContain(
        '<title>Tokyo Record Club: error codes</title>',
      );
    }
  });

  test('changes for everybody within seconds', async () => {
    expect((await at(host(), '/openapi.json')).body.info.title).toBe(brand.name);
    await put(mia, { brand: { ...brand, name: 'Day Shift' } });
    later();
    expect((await at(host(), '/openapi.json')).body.info.title).toBe('Day Shift');
  });

  test('is what other services are told, also of a tenant that was made there', async () => {
    await inTenant(db, zoe.tenantId, (trx) =>
      trx.updateTable('tenants').set({ parent_id: mia.tenantId }).execute(),
    );
    const query = new GetBrandQuery(sites);
    const look = { brand, address: `https://${host()}` };
    expect(await query.answer({ tenantId: mia.tenantId })).toEqual(look);
    expect(await query.answer({ tenantId: zoe.tenantId })).toEqual(look);
    const other = await makeOwner();
    expect(await query.answer({ tenantId: other.tenantId })).toEqual({
      brand: null,
      address: 'https://club.test',
    });
  });
});

describe('a brand without white label in the plan', () => {
  const host = () => `${slug()}.club.test`;
  const domain = () => `music-${serial}.example`;
  const look = async () => {
    later();
    now = new Date(now.getTime() + 120_000);
    const parts = { db, ask: askOf(scriptedPlan(plan)), clock: () => now };
    await Promise.all([1, 2].map(() => new WithholdBrandsSchedule(parts, log).run()));
  };
  const lacking = () => ({ ...plan, white_label: false, enforcement: 'enforce' as const });
  const titleAt = async (name: string) => (await at(name, '/openapi.json')).body.info.title;
  const newKey = () =>
    inTenant(db, mia.tenantId, async (trx) => (await addKey(trx, { ...mia, name: 'new' })).secret);
  const mailed = async () => {
    await inTenant(db, mia.tenantId, (trx) =>
      oweMail(
        trx,
        mia.tenantId,
        'mia@ns.example',
        { kind: 'invitation', link: 'https://ns.example', invitedBy: 'Mia' },
        now,
      ),
    );
    const sent: Letter[] = [];
    const send = async (letter: Letter) => {
      sent.push(letter);
      return { kind: 'sent' } as const;
    };
    const parts = { db, ask: askOf(), relay, clock: () => now };
    const config = { ...base, mailFrom: 'house@club.test' };
    await new SendMailsSchedule(parts, log, vault, send, config).run();
    return sent.map(({ from, subject }) => [from, subject]);
  };

  beforeEach(async () => {
    await put(mia, { slug: slug(), key_prefix: 'nsr' });
    const { body } = await gateway.call(mia.key, 'POST', '/v1/tenant/domains', { domain: domain() });
    records[body.record.name] = [body.record.value];
    await gateway.call(mia.key, 'POST', `/v1/tenant/domains/${domain()}/verify`);
    await put(mia, {
      brand: { ...brand, sender: { name: 'Night Shift', address: `hello@${domain()}` } },
    });
  });

  test('gives way to the house’s everywhere, is kept, and comes back with the plan', async () => {
    await look();
    expect(await titleAt(host())).toBe(brand.name);
    expect(await newKey()).toMatch(/^nsr_/);
    const stored = (await get(mia)).body;
    expect(await mailed()).toEqual([
      [{ name: 'Night Shift', address: `hello@${domain()}` }, `Mia invites you to ${brand.name}`],
    ]);

    plan = lacking();
    await look();
    for (const name of [host(), domain()]) {
      expect(await titleAt(name)).toBe(houseBrand.name);
      for (const page of ['/docs', '/docs/errors'])
        expect((await at(name, page)).body).not.toContain('Night');
      // People sign in where they always did: they are known nowhere else, and somebody has to buy the plan again.
      expect((await sites.at(name)).tenantId).toBe(mia.tenantId);
    }
    expect(await new GetBrandQuery(sites).answer({ tenantId: mia.tenantId })).toMatchObject({ brand: null });
    expect(await newKey()).toMatch(/^trc_/);
    expect(await mailed()).toEqual([
      [{ name: houseBrand.name, address: 'house@club.test' }, `Mia invites you to ${houseBrand.name}`],
    ]);
    expect((await get(mia)).body).toEqual(stored);

    plan = { white_label: true, enforcement: 'enforce' };
    await look();
    expect(await titleAt(domain())).toBe(brand.name);
    expect(await newKey()).toMatch(/^nsr_/);
    const { rows } = await sql<{ action: string }>`
      select action from gateway.audit where tenant_id = ${mia.tenantId} and user_id is null order by id`.execute(
      database.openAsAdmin(),
    );
    expect(rows.map(({ action }) => action)).toEqual(['brand-withheld', 'brand-shown']);
  });

  test('is shown until the days of grace are over, and where limits only warn', async () => {
    const graceUntil = new Date(now.getTime() + 3_600_000);
    plan = { ...lacking(), grace_until: graceUntil.toISOString() };
    await look();
    expect(await titleAt(host())).toBe(brand.name);
    now = graceUntil;
    await look();
    expect(await titleAt(host())).toBe(houseBrand.name);
    plan = { ...plan, enforcement: 'warn' };
    await look();
    expect(await titleAt(host())).toBe(brand.name);
  });

  test('is the house’s also for a tenant that was made under it, and stays while billing does not answer', async () => {
    await inTenant(db, zoe.tenantId, (trx) =>
      trx.updateTable('tenants').set({ parent_id: mia.tenantId }).execute(),
    );
    later();
    expect((await sites.of(zoe.tenantId)).brand?.name).toBe(brand.name);
    now = new Date(now.getTime() + 240_000);
    await new WithholdBrandsSchedule({ db, ask: askOf(), clock: () => now }, log).run();
    expect((await sites.of(zoe.tenantId)).brand?.name).toBe(brand.name);
    plan = lacking();
    await look();
    expect((await sites.of(zoe.tenantId)).brand).toBeNull();
  });
});

test('host names from before there were domains are verified ones, each of the tenant that had it first', async () => {
  const name = '2026-11-21T1040_white_label';
  const before = Object.fromEntries(Object.entries(migrations).filter(([key]) => key < name));
  const old = await createDatabase({ gateway: before });
  const admin = old.openAsAdmin();
  for (const [id, hosts] of [
    ['ten_1', ['Music.example']],
    ['ten_2', ['music.example', 'other.example']],
  ] as const)
    await sql`insert into gateway.tenants (tenant_id, name, hosts, created_at)
      values (${id}, ${id}, ${hosts}, ${new Date(`2026-01-0${id.at(-1)}`)})`.execute(admin);
  await migrations[name]?.up(admin);
  const { rows } = await sql<{ domain: string; tenant_id: string }>`
    select domain, tenant_id from gateway.tenant_domains where verified_at is not null order by domain`.execute(
    admin,
  );
  expect(rows).toEqual([
    { domain: 'music.example', tenant_id: 'ten_1' },
    { domain: 'other.example', tenant_id: 'ten_2' },
  ]);
  await old.drop();
});
