// @ts-check
/**
 * Plays both journeys against a running installation as a listener would; ends with 1 and with what was seen when a step fails.
 * Without a simulator nobody can sign in here, so then only the state of the services is asked.
 *
 * Environment: GATEWAY_URL, where this process reaches the gateway · PUBLIC_URL, where people do · READY_URLS, what has to
 * answer 200, by spaces · SIMULATOR_URL, may be empty.
 */
const {
  GATEWAY_URL: gatewayUrl = '',
  PUBLIC_URL: publicUrl = '',
  SIMULATOR_URL: simulatorUrl = '',
} = process.env;
const listener = 'listener-4';
const readyUrls = (process.env['READY_URLS'] ?? '').split(' ').filter(Boolean);
const patienceMs = 120_000;
const rateHz = 22_050;

/** What a browser keeps between two pages. @type {Map<string, string>} */
const cookies = new Map();

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function step(name, work) {
  const from = performance.now();
  try {
    const result = await work();
    console.log(`ok    ${name} (${((performance.now() - from) / 1_000).toFixed(1)} s)`);
    return result;
  } catch (error) {
    const { message, cause } = /** @type {Error} */ (error);
    console.log(`FAIL  ${name}\n      ${message}${cause ? `: ${cause}` : ''}`);
    process.exit(1);
  }
}

/** @param {unknown} truth @param {string} otherwise @returns {asserts truth} */
function expect(truth, otherwise) {
  if (!truth) throw new Error(otherwise);
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 1_000));

/** @param {string} url @param {RequestInit} [init] */
const visit = (url, init) => fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(30_000), ...init });

/**
 * One call of the gateway with the listener's cookies. Its public address is a browser's and means nothing in here.
 * @param {string} path path, or an address under PUBLIC_URL
 * @param {RequestInit} [init]
 */
async function send(path, init = {}) {
  const { pathname, search } = new URL(path, publicUrl);
  const response = await visit(gatewayUrl + pathname + search, {
    ...init,
    headers: {
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      origin: new URL(publicUrl).origin,
      ...init.headers,
    },
  });
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value) cookies.set(name, value);
    else cookies.delete(name);
  }
  return response;
}

/** @param {string} path @param {number} status @param {RequestInit} [init] */
async function call(path, status, init) {
  const response = await send(path, init);
  const text = await response.text();
  expect(response.status === status, `${init?.method ?? 'GET'} ${path}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/** @param {string} path @param {unknown} body */
const post = (path, body) =>
  call(path, 202, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** @param {Response} response */
function whereTo(response) {
  const location = response.headers.get('location') ?? '';
  expect(response.status === 302 && location, `${response.url}: ${response.status} instead of a redirect`);
  return location;
}

/** Ends when the job has ended well. @param {string} id */
async function completed(id) {
  const endMs = Date.now() + patienceMs;
  for (;;) {
    const job = await call(`/v1/jobs/${id}`, 200);
    if (job.status === 'completed') return;
    expect(!job.ended_at && Date.now() < endMs, `job ${id}: ${JSON.stringify(job)}`);
    await pause();
  }
}

/** From the gateway to Spotify's page, yes to all of it, and back with a session. */
async function signIn() {
  const consentUrl = whereTo(await send('/v1/auth/spotify/start'));
  const page = await (await visit(consentUrl)).text();
  const form = new URLSearchParams({ user_id: listener, decision: 'approve' });
  for (const [, name = '', value = ''] of page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g))
    form.append(
      name,
      value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
    );
  const decided = await visit(new URL('authorize', consentUrl).href, { method: 'POST', body: form });
  whereTo(await send(whereTo(decided)));
  const me = await call('/v1/me', 200);
  expect(me.spotify?.state === 'connected', `after the sign-in: ${JSON.stringify(me)}`);
}

async function buildWorld() {
  const answers = {
    q1: { options: ['warm-analog'] },
    q2: { options: ['calm-serene'], text: 'a kitchen at night' },
  };
  const seeds = { kind: 'history', range: '6_months' };
  const { job_id, world_id } = await post('/v1/worlds', { seeds, answers, publish: { target: 'spotify' } });
  await completed(job_id);
  return world_id;
}

/** @param {string} worldId */
async function readPlaylists(worldId) {
  const { items } = await call(`/v1/worlds/${worldId}/playlists`, 200);
  const playlists = [];
  for (const { id } of items) playlists.push(await call(`/v1/playlists/${id}`, 200));
  const found = playlists.map(({ name, tracks }) => `${name} (${tracks.length} tracks)`).join(', ');
  expect(playlists.length >= 3 && playlists.length <= 5, `not three to five playlists: ${found}`);
  expect(
    playlists.every(({ tracks }) => tracks.length > 0),
    `a playlist without tracks: ${found}`,
  );
  console.log(`      ${found}`);
  return playlists;
}

/** @typedef {{ id: string, name: string, uris: string[], cover: object | null }} AtSpotify what its control API tells */
/** @param {ReadonlyArray<{ name: string, tracks: unknown[], published: { external_id: string } | null }>} playlists */
async function findPublished(playlists) {
  const response = await visit(`${simulatorUrl}/_control/spotify/playlists?user=${listener}&created=true`);
  const { items } = /** @type {{ items: AtSpotify[] }} */ (await response.json());
  for (const { name, tracks, published } of playlists) {
    const there = items.find(({ id }) => id === published?.external_id);
    expect(there?.name === name, `"${name}" is not at Spotify: ${JSON.stringify(there ?? published)}`);
    expect(there.uris.length === tracks.length, `"${name}" has ${there.uris.length} tracks at Spotify`);
    expect(there.cover, `"${name}" has no cover at Spotify`);
  }
}

/** The header of a mono WAV with 16 bits. @param {number} sizeBytes of the sound that follows */
function wavHeader(sizeBytes) {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + sizeBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(2 * rateHz, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(sizeBytes, 40);
  return header;
}

/** Eight seconds of a beat at 120 bpm under chords of G major; the hats are noise, so no two have the same bytes. */
function sound() {
  const tonic = [196, 246.94, 293.66];
  const chords = [tonic, [261.63, 329.63, 392], [293.66, 369.99, 440], tonic];
  const samples = Int16Array.from({ length: 8 * rateHz }, (_, i) => {
    const atS = i / rateHz;
    const beatS = atS % 0.5;
    const kick = 0.5 * Math.sin(2 * Math.PI * 60 * beatS) * Math.exp(-12 * beatS);
    const hat = 0.2 * (Math.random() - 0.5) * Math.exp(-60 * ((beatS + 0.25) % 0.5));
    const chord = chords[Math.floor(atS / 2)] ?? tonic;
    const tones = chord.reduce((sum, hz) => sum + 0.1 * Math.sin(2 * Math.PI * hz * atS), 0);
    return Math.round(32_767 * (kick + hat + tones));
  });
  return Buffer.concat([wavHeader(samples.byteLength), new Uint8Array(samples.buffer)]);
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {string} filename */
async function upload(bytes, filename) {
  const body = new FormData();
  body.append('audio', new Blob([bytes]), filename);
  const { job_id, sample_id } = await call('/v1/samples', 202, { method: 'POST', body });
  await completed(job_id);
  return sample_id;
}

/** @param {string} id */
async function readSample(id) {
  const { status, tempo, key } = await call(`/v1/samples/${id}`, 200);
  const found = JSON.stringify({ status, tempo: tempo?.bpm, key });
  expect(status === 'ready' && Math.abs(tempo?.bpm - 120) < 2, `not a sample at 120 bpm: ${found}`);
  expect(key?.tonic === 'G' && key.scale === 'major', `not in G major: ${found}`);
  console.log(`      ${found}`);
}

/** @param {string} id @param {string} filename */
async function findListed(id, filename) {
  const { items } = await call(`/v1/samples?bpm_min=118&bpm_max=122&q=${filename}`, 200);
  const ids = items.map((/** @type {{ id: string }} */ sample) => sample.id);
  expect(ids.includes(id), `${id} is not among ${ids.length} samples of that tempo and name`);
}

/** @param {string} id @param {Uint8Array} bytes */
async function play(id, bytes) {
  const url = whereTo(await send(`/v1/samples/${id}/play`));
  const response = await visit(url, { headers: { range: 'bytes=100-299' } });
  const part = Buffer.from(await response.arrayBuffer());
  expect(
    response.status === 206,
    `${new URL(url).origin}: ${response.status} ${part.toString().slice(0, 300)}`,
  );
  expect(part.equals(bytes.subarray(100, 300)), 'the bytes are not those that were sent');
}

for (const url of readyUrls)
  await step(`${url} is ready`, async () => {
    const response = await visit(url);
    const text = await response.text();
    const { away = [] } = response.status === 200 ? JSON.parse(text) : {};
    expect(response.status === 200 && away.length === 0, `${response.status} ${text}`);
  });
await step('the API describes itself', () => call('/openapi.json', 200));

if (simulatorUrl) {
  await step(`${listener} signs in with Spotify`, signIn);
  const worldId = await step('a history and answers become a world with published playlists', buildWorld);
  const playlists = await step('the world has three to five playlists', () => readPlaylists(worldId));
  await step('each playlist is at Spotify, with its tracks and a cover', () => findPublished(playlists));

  const bytes = sound();
  const filename = `smoke-${Date.now()}.wav`;
  const id = await step('a sound becomes a sample', () => upload(bytes, filename));
  await step('the sample has its tempo and key', () => readSample(id));
  await step('the library finds it', () => findListed(id, filename));
  await step('its bytes come from the object storage by a signed address', () => play(id, bytes));
  await step('it can be deleted', () => call(`/v1/samples/${id}`, 202, { method: 'DELETE' }));
} else console.log('No simulator in this release, so no journey was played.');
