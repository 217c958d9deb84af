import { createCanvas, loadImage } from '@napi-rs/canvas';
import { type Brand, houseBrand } from '@trc/contracts/documents/brand.v1';
import { getReceiptOfJob } from '@trc/contracts/http/get-receipt.v1';
import { getTenant } from '@trc/contracts/http/get-tenant.v1';
import { putOwnModelEndpoint } from '@trc/contracts/http/put-model-endpoint.v1';
import { putOwnSpotifyClient } from '@trc/contracts/http/put-spotify-client.v1';
import { putTenant } from '@trc/contracts/http/put-tenant.v1';
import { startSpotifySignIn } from '@trc/contracts/http/start-spotify-sign-in.v1';
import { eventually } from '@trc/testkit/eventually';
import { getAt } from '@trc/testkit/get-at';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { allCallsAllowed } from '../support/settings.ts';
import { signIn } from '../support/sign-in.ts';
import type { Tenant } from '../support/tenants.ts';
import { type Built, buildWorld } from '../support/worlds.ts';

const brand: Brand = {
  ...houseBrand,
  name: 'Night Shift Records',
  colours: { primary: '#3b82f6', background: '#0b1020', text: '#f8fafc' },
  links: { support: 'https://nightshift.example/help', terms: null, privacy: null },
  cover_template: 'solid',
};
const listener = 'listener-3';
const chatModel = 'gpt-5-nano';

/** One customer under their own name with a Spotify app and a model of their own; the other has nothing of it. */
let installation: Installation;
let owner: Tenant;
let other: Tenant;
let host: string;
let built: Built;
const at = (path: string, name = host) => getAt(installation.stack.url, name, path);

beforeAll(async () => {
  installation = await install('white-label', {
    services: ['simulator', 'gateway', 'taste', 'harvester', 'playlist', 'billing'],
    env: {
      ...allCallsAllowed,
      TENANT_DOMAIN: 'club.test',
      SPOTIFY_MODE: 'development',
      SPOTIFY_CLIENT_ID: 'trc-development',
      SPOTIFY_CLIENT_SECRET: 'trc-development-secret',
      MODEL_URL: '',
      MODEL_API_KEY: '',
    },
  });
  owner = await installation.newTenant('enterprise');
  other = await installation.newTenant('pro');
  const slug = `night-${owner.id.slice(-8).toLowerCase()}`;
  host = `${slug}.club.test`;
  await owner.api.call(putTenant, { body: { brand, slug } });
  await owner.api.call(putOwnSpotifyClient, {
    body: { client_id: 'trc-extended', client_secret: 'trc-extended-secret', mode: 'extended' },
  });
  await owner.api.call(putOwnModelEndpoint, {
    body: {
      base_url: `${installation.simulator.url}/openai/v1`,
      api_key: 'sk-night-shift',
      chat_model: chatModel,
    },
  });
  const session = await signIn(owner.api, listener);
  built = await buildWorld(session, {
    seeds: { kind: 'history', range: '6_months' },
    answers: { texture: { options: ['warm-analog'], text: 'like candlelight' } },
    publish: { target: 'spotify' },
  });
});
afterAll(() => installation?.stop());

it('B-073: everything that is read under the host bears the brand, and nowhere ours', async () => {
  await eventually(
    'the host is known',
    async () => (await at('/openapi.json')).body.info.title === brand.name,
  );
  const document = (await at('/openapi.json')).body;
  const { port } = new URL(installation.stack.url);
  expect(document.servers).toEqual([{ url: `http://${host}:${port}` }]);
  expect((await owner.api.call(getTenant)).address).toBe(`http://${host}:${port}`);
  const problem = await at('/v1/tenant');
  expect(problem).toMatchObject({ status: 401, body: { type: '/docs/errors#not-authenticated' } });
  const page = (await at(problem.body.type)).body;
  expect(page).toContain(brand.name);
  expect(page).toContain('id="not-authenticated"');
  const texts = [JSON.stringify(document), JSON.stringify(problem.body), page, (await at('/docs')).body];
  for (const text of texts) expect(text).not.toMatch(/tokyo.?record.?club/i);
});

it('signs in with the Spotify app of the tenant, back to the tenant’s own host', async () => {
  const { status, location } = await at(startSpotifySignIn.path);
  expect(status).toBe(302);
  const asked = new URL(location ?? '').searchParams;
  expect(asked.get('client_id')).toBe('trc-extended');
  expect(asked.get('redirect_uri')).toBe(
    `http://${host}:${new URL(installation.stack.url).port}/v1/auth/spotify/callback`,
  );
});

it('names the world with the tenant’s own model, which costs nothing here', async () => {
  expect(built.world.left_out.join(' ')).not.toMatch(/name and prose/);
  const sent = await installation.simulator.modelRequests();
  expect(sent.some((request) => request.includes(chatModel))).toBe(true);
  const receipt = await owner.api.call(getReceiptOfJob, { query: { job_id: built.job.id } });
  const lines = receipt.lines.filter(({ kind }) => kind.startsWith('model_'));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.map(({ resource, cost_micros }) => [resource, cost_micros])).toEqual(
    lines.map(() => ['tenant-endpoint', 0]),
  );
});

it('publishes covers in the colours of the brand', async () => {
  const { items } = await installation.simulator.created(listener);
  expect(items.length).toBeGreaterThan(0);
  for (const { id, description } of items) {
    const picture = await loadImage(Buffer.from(await installation.simulator.cover(id)));
    const context = createCanvas(picture.width, picture.height).getContext('2d');
    context.drawImage(picture, 0, 0);
    const near = (xPx: number, yPx: number, hex: string) => {
      const found = [...context.getImageData(xPx, yPx, 1, 1).data];
      const wanted = [1, 3, 5].map((place) => Number.parseInt(hex.slice(place, place + 2), 16));
      expect(Math.max(...wanted.map((value, i) => Math.abs(value - (found[i] ?? 0))))).toBeLessThan(16);
    };
    near(320, 5, brand.colours.primary);
    near(10, 600, brand.colours.background);
    expect(description).not.toMatch(/tokyo.?record.?club/i);
  }
});

it('leaves the other tenants as they are', async () => {
  const { host: ours } = new URL(installation.stack.url);
  expect((await at('/openapi.json', ours)).body).toMatchObject({
    info: { title: houseBrand.name },
    servers: [{ url: installation.stack.url }],
  });
  expect(await other.api.call(getTenant)).toMatchObject({ brand: null, address: installation.stack.url });
  const begun = await other.api.send(startSpotifySignIn);
  expect(new URL(begun.headers.get('location') ?? '').searchParams.get('client_id')).toBe('trc-development');
});
