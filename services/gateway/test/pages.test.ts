import { get, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync } from 'node:zlib';
import { type Brand, houseBrand } from '@trc/contracts/documents/brand.v1';
import { type Site, siteSchema } from '@trc/contracts/documents/site.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import { getAt } from '@trc/testkit/get-at';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DocsRoutes } from '../src/inbound/docs.routes.ts';
import { PagesRoutes } from '../src/inbound/pages.routes.ts';
import { TenantRoutes } from '../src/inbound/tenant.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { putOidcProvider } from '../src/outbound/oidc-providers.store.ts';
import { createSiteAt, type SiteAt } from '../src/outbound/site-at.ts';
import { createSites } from '../src/outbound/sites.ts';
import type { SpotifyApp } from '../src/outbound/spotify-apps.ts';
import { PAGE_FILES, SITE_AT, SITES } from '../src/tokens.ts';
import { askOf, type Member, makeTenant, makeUser, scriptedPlan } from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';
import { buildPages, script } from './page-files.ts';

const base = {
  publicUrl: 'https://club.test',
  tenantDomain: 'club.test',
  s3Endpoint: 'https://storage.test:9000/base/',
};
const brand: Brand = {
  ...houseBrand,
  name: 'Night </script><b>Shift',
  colours: { primary: '#123456', background: '#0b1020', text: '#f8fafc' },
  logo_url: 'https://ns.example/logo.svg',
  sender: { name: 'Night Shift', address: 'hello@ns.example' },
};
const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let siteAt: SiteAt;
let owner: Member;
let spotifyApp: SpotifyApp | null = null;
let sendsMail = false;
let now = new Date('2026-11-21T12:00:00Z');
const pages = buildPages();

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  const clock = () => now;
  const sites = createSites({ db, clock, base });
  siteAt = (host) =>
    createSiteAt({ db, clock, sites, spotifyAppOf: async () => spotifyApp, sendsMail })(host);
  gateway = await startGateway(
    [DocsRoutes, PagesRoutes, TenantRoutes],
    { db, clock, ask: askOf(scriptedPlan({ white_label: true })) },
    [
      { provide: CONFIG, useValue: base },
      { provide: SITES, useValue: sites },
      { provide: SITE_AT, useValue: (host: string) => siteAt(host) },
      { provide: PAGE_FILES, useValue: pages.files },
    ],
  );
  const { tenantId } = await makeTenant(db);
  owner = await makeUser(db, tenantId, { role: 'owner' });
  await inTenant(db, tenantId, (trx) =>
    trx
      .updateTable('tenants')
      .set({ slug: 'night', brand: JSON.stringify(brand) })
      .execute(),
  );
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
  pages.remove();
});
beforeEach(() => {
  now = new Date(now.getTime() + 60_000);
});

const open = (path: string, headers: Record<string, string> = asBrowser) =>
  gateway.send('', 'GET', path, undefined, headers);
/** The bytes as they come, under the very path that is written. */
function rawAt(
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  const { hostname, port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    get({ hostname, port, path, headers }, (answer) => {
      const { statusCode = 0, headers } = answer;
      buffer(answer).then((body) => resolve({ status: statusCode, headers, body }), reject);
    }).on('error', reject);
  });
}
const siteIn = (html: string): Site =>
  siteSchema.parse(
    JSON.parse(/<script type="application\/json" id="site">(.*?)<\/script>/s.exec(html)?.[1] ?? ''),
  );
const contentSecurityPolicy = (answer: Response) =>
  new Map(
    (answer.headers.get('content-security-policy') ?? '').split('; ').map((rule) => {
      const [name = '', ...values] = rule.split(' ');
      return [name, values] as const;
    }),
  );

describe('the address of a page', () => {
  test.each([
    '/',
    '/?welcome',
    '/pricing',
    '/sign-in?return_to=/worlds',
    '/worlds/wld_1/versions',
    '/playlists/pls_1',
    '/jobs/job_1',
    '/samples',
    '/uploads',
    '/exports/new',
    '/account',
    '/settings/webhooks/whe_1',
    '/operator/dead-letters',
  ])('%s answers the document of all pages, to programs too', async (path) => {
    for (const headers of [asBrowser, { accept: 'application/json' }]) {
      const answer = await open(path, headers);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(await answer.text()).toContain(script.path);
    }
  });

  test('tells the page whose it is, and nothing that is nobody’s business', async () => {
    const html = await (await open('/')).text();
    expect(html).toContain(`<title>${houseBrand.name}</title>`);
    expect(siteIn(html)).toMatchObject({ brand: { name: houseBrand.name }, address: 'https://club.test' });
    expect(html).toMatch(/<link rel="icon" href="data:image\/svg\+xml,[^"<>]+">/);
    expect(html).not.toContain('"sender"');
  });

  test('bears the brand of its host, whatever letters are in its name, and nowhere ours', async () => {
    const { body } = await getAt(gateway.url, 'night.club.test', '/worlds');
    const { name, colours, logo_url } = siteIn(body).brand;
    expect({ name, colours, logo_url }).toEqual({
      name: brand.name,
      colours: brand.colours,
      logo_url: brand.logo_url,
    });
    expect(siteIn(body).address).toBe('https://night.club.test');
    expect(body).toContain('<title>Night &lt;/script&gt;&lt;b&gt;Shift</title>');
    expect(body).toContain('<meta name="theme-color" content="#0b1020">');
    expect(body).toContain('<link rel="icon" href="https://ns.example/logo.svg">');
    expect(body).not.toContain('<b>');
    expect(body).not.toMatch(/tokyo.?record.?club|ns\.example"}|hello@/i);
  });

  test('lets the browser run our scripts and styles alone, each page its own styles', async () => {
    const answers = [await open('/'), await open('/')];
    const nonces = await Promise.all(
      answers.map(async (answer) => /name="csp-nonce" content="([^"]+)"/.exec(await answer.text())?.[1]),
    );
    expect(new Set(nonces).size).toBe(2);
    const policy = contentSecurityPolicy(answers[0] as Response);
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'"]);
    expect(policy.get('style-src-elem')).toEqual(["'self'", `'nonce-${nonces[0]}'`]);
    expect(policy.get('connect-src')).toEqual(["'self'", 'https://storage.test:9000']);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(answers[0]?.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answers[0]?.headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
    expect(answers[0]?.headers.get('permissions-policy')).toContain('microphone=()');
  });
});

describe('the ways to sign in that a page is told', () => {
  const waysAt = async (host: string) => (await siteAt(host)).sign_in;

  test('are those that exist under its host', async () => {
    const none = { spotify: false, email: false, oidc: null };
    expect(await waysAt('night.club.test')).toEqual(none);
    await inTenant(db, owner.tenantId, (trx) =>
      putOidcProvider(trx, {
        tenant_id: owner.tenantId,
        issuer: 'https://id.example',
        client_id: 'club',
        client_secret_sealed: 'sealed',
        label: 'Example account',
        updated_at: now,
      }),
    );
    sendsMail = true;
    spotifyApp = { account: 'default', mode: 'extended', oauth: {} as SpotifyApp['oauth'] };
    expect(await waysAt('night.club.test')).toEqual({
      spotify: true,
      email: true,
      oidc: { name: 'Example account' },
    });
  });

  test('are none where nobody’s host is asked and there is no default tenant', async () => {
    expect(await waysAt('evil.example')).toEqual({ spotify: false, email: false, oidc: null });
  });
});

describe('an address that is nothing', () => {
  test('is a page that says so to who looks, and a problem document to programs', async () => {
    const seen = await open('/nothing/here');
    expect([seen.status, seen.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(siteIn(await seen.text()).brand.name).toBe(houseBrand.name);
    for (const path of ['/nothing/here', '/v1/nothing']) {
      const told = await gateway.call('', 'GET', path);
      expect(told).toMatchObject({ status: 404, body: { code: 'not-found' } });
    }
  });

  test('takes nothing from the routes that are there', async () => {
    expect((await open('/v1/tenant')).status).toBe(401);
    expect(await (await open('/docs')).text()).toContain('API');
    expect((await gateway.call('', 'POST', '/worlds')).status).toBe(404);
  });
});

describe('scripts and styles', () => {
  test('are sent as the build compressed them, and kept for a year', async () => {
    const { status, headers, body } = await rawAt(script.path, { 'accept-encoding': 'br, gzip' });
    expect([status, headers['content-encoding'], headers['cache-control']]).toEqual([
      200,
      'br',
      'public, max-age=31536000, immutable',
    ]);
    expect(brotliDecompressSync(body).toString()).toBe(script.text);
    const plain = await rawAt(script.path, { 'accept-encoding': 'identity' });
    expect(plain.body.toString()).toBe(script.text);
  });

  test('that are not there are not found, also for a browser', async () => {
    const gone = await rawAt('/assets/gone.js', asBrowser);
    expect([gone.status, gone.headers['content-type']]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });

  test.each(['/assets/../index.html', '/assets/%2e%2e/index.html', '/assets/%2e%2e%2findex.html'])(
    'are all that is below their address: not %s',
    async (path) => {
      const answer = await rawAt(path, asBrowser);
      expect(answer.status).toBeGreaterThanOrEqual(403);
      expect(answer.body.toString()).not.toContain('__NONCE__');
    },
  );
});

test('an installation without pages has an API, and says that there is nothing else', async () => {
  const bare = await startGateway([DocsRoutes, PagesRoutes], { db, clock: () => now, ask: askOf() }, [
    { provide: CONFIG, useValue: base },
    { provide: SITES, useValue: createSites({ db, clock: () => now, base }) },
    { provide: SITE_AT, useValue: siteAt },
  ]);
  try {
    expect((await bare.send('', 'GET', '/worlds', undefined, asBrowser)).status).toBe(404);
    expect((await bare.call('', 'GET', '/')).body).toMatchObject({ code: 'not-found' });
    expect((await bare.call('', 'GET', '/openapi.json')).status).toBe(200);
  } finally {
    await bare.stop();
  }
});
