import { expect, it } from 'vitest';
import { type CallBudget, JsonHttpError, type JsonHttpOptions, jsonHttp } from './json-http.ts';
import { laterOf } from './neighbour.ts';

const spent = new Error('spent');

function scripted(answer: () => Response | Promise<Response>, options: Partial<JsonHttpOptions> = {}) {
  const sent: { url: string; init: RequestInit | undefined }[] = [];
  const penaltiesMs: number[] = [];
  const budget: CallBudget = {
    take: async () => {},
    penalise: async (retryAfterMs) => void penaltiesMs.push(retryAfterMs),
  };
  const http = jsonHttp({
    baseUrl: 'http://neighbour.test/v1/',
    budget,
    closedForMs: (error) => (error === spent ? 700 : null),
    fetch: async (url, init) => {
      sent.push({ url: String(url), init });
      return answer();
    },
    ...options,
  });
  return { http, sent, penaltiesMs };
}

const failureOf = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof JsonHttpError)) throw error;
  return { status: error.status, retryAfterMs: error.retryAfterMs, message: error.message };
};

it('says who asks, and gives the JSON of the answer', async () => {
  const { http, sent } = scripted(() => Response.json({ ok: 1 }), { authorization: 'Token t' });
  expect(await http.get('/things', { q: 'a b' })).toEqual({ ok: 1 });
  expect(await http.post('/things', { a: 1 })).toEqual({ ok: 1 });
  expect(sent.map(({ url }) => url)).toEqual([
    'http://neighbour.test/v1/things?q=a+b',
    'http://neighbour.test/v1/things',
  ]);
  const [read, written] = sent.map(({ init }) => new Headers(init?.headers));
  expect(read?.get('user-agent')).toMatch(/^TokyoRecordClub\//);
  expect(read?.get('authorization')).toBe('Token t');
  expect(read?.has('content-type')).toBe(false);
  expect(written?.get('content-type')).toBe('application/json');
  expect(sent[1]?.init?.body).toBe('{"a":1}');
});

it('"no content" is an answer', async () => {
  const { http } = scripted(() => new Response(null, { status: 204 }));
  expect(await http.get('/things')).toBeNull();
});

it.each([
  [429, { 'retry-after': '3' }, 3_000],
  [503, { 'x-ratelimit-reset-in': '0.5' }, 500],
  [429, {}, 10_000],
  [429, { 'retry-after': 'soon' }, 10_000],
])('a neighbour that answers %i %j is left alone for %i ms', async (status, headers, retryAfterMs) => {
  const { http, sent, penaltiesMs } = scripted(() => new Response('', { status, headers }));
  expect(await failureOf(http.get('/x'))).toMatchObject({ status, retryAfterMs });
  expect(penaltiesMs).toEqual([retryAfterMs]);
  expect(sent).toHaveLength(1);
});

it('a failure that asks for nothing has no wait, and never tells the query', async () => {
  const missing = scripted(() => new Response('', { status: 404 }));
  expect(await failureOf(missing.http.get('/x', { key: 'secret' }))).toEqual({
    status: 404,
    retryAfterMs: null,
    message: 'GET /x was answered with 404',
  });
  expect(missing.penaltiesMs).toEqual([]);
  const garbled = scripted(() => new Response('<html>'));
  expect(await failureOf(garbled.http.get('/x'))).toMatchObject({ status: null, retryAfterMs: null });
  const broken = scripted(() => Promise.reject(new TypeError('fetch failed')));
  expect(await failureOf(broken.http.post('/x', {}))).toMatchObject({ status: null, retryAfterMs: null });
});

it('without a call left nothing is sent, and the wait is the budget’s', async () => {
  const closed: CallBudget = { take: () => Promise.reject(spent), penalise: async () => {} };
  const { http, sent } = scripted(() => Response.json({}), { budget: closed });
  expect(await failureOf(http.get('/x'))).toMatchObject({ status: null, retryAfterMs: 700 });
  expect(sent).toEqual([]);
});

it('a sick neighbour is asked again after a while, and a bug is no neighbour', () => {
  expect(laterOf(new JsonHttpError('busy', 429, 900))).toMatchObject({ kind: 'later', afterMs: 900 });
  expect(laterOf(new JsonHttpError('broken', 500, null))?.afterMs).toBeGreaterThan(0);
  expect(laterOf(new TypeError('a bug'))).toBeNull();
});
