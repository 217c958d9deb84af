import type { Playlist } from '@trc/contracts/documents/playlist.v1';
import type { ScheduleState } from '@trc/contracts/documents/schedule.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import { createFeedbackOnTrack } from '@trc/contracts/http/create-feedback.v1';
import { createEndpoint } from '@trc/contracts/http/create-webhook-endpoint.v1';
import { getOwnBlocklist } from '@trc/contracts/http/get-blocklist.v1';
import { getMe } from '@trc/contracts/http/get-me.v1';
import { getPlaylistById } from '@trc/contracts/http/get-playlist.v1';
import { getPlaylistVersionById } from '@trc/contracts/http/get-playlist-version.v1';
import { getReceiptOfJob } from '@trc/contracts/http/get-receipt.v1';
import { getScheduleOfWorld } from '@trc/contracts/http/get-schedule.v1';
import { getWorldById } from '@trc/contracts/http/get-world.v1';
import { getWorldDiffById } from '@trc/contracts/http/get-world-diff.v1';
import { getPlaylistVersions } from '@trc/contracts/http/list-playlist-versions.v1';
import { getWorldVersions } from '@trc/contracts/http/list-world-versions.v1';
import { publishPlaylistById } from '@trc/contracts/http/publish-playlist.v1';
import { putOwnBlocklist } from '@trc/contracts/http/put-blocklist.v1';
import { putScheduleOfWorld } from '@trc/contracts/http/put-schedule.v1';
import { refreshWorldById } from '@trc/contracts/http/refresh-world.v1';
import { renameWorldById } from '@trc/contracts/http/rename-world.v1';
import { connectionNeedsReconnectWebhook } from '@trc/contracts/webhooks/connection-needs-reconnect.v1';
import { eventually } from '@trc/testkit/eventually';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Api } from '../support/api.ts';
import { joinInstallation, type SharedInstallation } from '../support/installation.ts';
import { completed, waitForJob } from '../support/jobs.ts';
import { expectRules } from '../support/playlist-rules.ts';
import { changesOf, expectContinuity, expectTold, fallDue, refreshed } from '../support/refreshes.ts';
import { signIn } from '../support/sign-in.ts';
import type { Tenant } from '../support/tenants.ts';
import { type Built, buildWorld, readWorld } from '../support/worlds.ts';

const spotifyUser = 'listener-1';
const hook = 'refreshes';

/** One world over six weeks of its life: each test goes on where the one before it ended. */
let installation: SharedInstallation;
let owner: Tenant;
let listener: Api;
let now: Built;
const id = () => ({ id: now.world.id });
const created = () => installation.simulator.created(spotifyUser);

beforeAll(async () => {
  installation = joinInstallation(inject('shared'));
  owner = await installation.newTenant('pro');
  await owner.api.call(createEndpoint, { body: { url: installation.simulator.webhookUrl(hook) } });
  listener = await signIn(owner.api, spotifyUser);
  now = await buildWorld(listener, {
    seeds: { kind: 'history', range: '6_months' },
    answers: { texture: { options: ['warm-analog'] } },
    publish: { target: 'spotify' },
  });
});
afterAll(() => installation?.stop());

/** Spotify has our playlists and no others, with our names and our tracks in our order. */
async function expectPublished({ playlists }: Built): Promise<void> {
  const { creates, items } = await created();
  expect(creates).toBe(playlists.length);
  expect(items.map(({ id: externalId, name, uris }) => ({ id: externalId, name, uris })).sort(byId)).toEqual(
    playlists
      .map(({ name, published, tracks }) => ({
        id: published?.external_id ?? '',
        name,
        uris: tracks.flatMap(({ track }) => track.uri ?? []),
      }))
      .sort(byId),
  );
}
const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);

it('a preview tells changes and cost and writes nothing; the refresh does what it told', async () => {
  const before = now;
  const standing = async () => ({
    ...(await readWorld(listener, before.job, before.world.id)),
    versions: await listener.call(getWorldVersions, { params: id() }),
    compositions: await Promise.all(
      before.playlists.map((one) => listener.call(getPlaylistVersions, { params: { id: one.id } })),
    ),
    schedule: await listener.call(getScheduleOfWorld, { params: id() }),
    spotify: await created(),
  });
  const stood = await standing();
  const preview = await refreshed(listener, before.world.id, { preview: true });
  expect(await standing()).toEqual(stood);
  expect(preview.job).toMatchObject({ kind: 'refresh', result: { preview: true } });
  const paid = await eventually('the preview has a receipt', async () => {
    const receipt = await listener.call(getReceiptOfJob, { query: { job_id: preview.job.id } });
    return receipt.lines.some(({ operation }) => operation === 'gather-candidates') && receipt;
  });
  expect(paid.cost_micros).toBe(paid.lines.reduce((sum, { cost_micros }) => sum + cost_micros, 0));

  now = await refreshed(listener, before.world.id);
  expect(changesOf(now.job)).toEqual(changesOf(preview.job));
  expect(now.world).toMatchObject({ id: before.world.id, version: 2, name: before.world.name });
  expectRules(now.world.name, now.playlists, now.world.seeds.tracks);
  expectContinuity(before.playlists, now.playlists, 0.3);
  expectTold(now.job, before.playlists, now.playlists);
  await expectPublished(now);
});

it('a refresh has a receipt that holds every step', async () => {
  // The preview has gathered the candidates; asked again at once, no catalogue is called for them.
  const steps = ['refresh-world', 'publish-playlist'];
  const receipt = await eventually('the receipt is whole', async () => {
    const found = await listener.call(getReceiptOfJob, { query: { job_id: now.job.id } });
    const published = found.lines.filter(({ operation }) => operation === 'publish-playlist');
    return published.length >= now.playlists.length && found;
  });
  expect(receipt.lines.map(({ operation }) => operation)).toEqual(expect.arrayContaining(steps));
  expect(receipt.cost_micros).toBe(receipt.lines.reduce((sum, { cost_micros }) => sum + cost_micros, 0));
});

it('each version of a playlist is made again exactly as it was stored', async () => {
  const { items } = await listener.call(getWorldVersions, { params: id() });
  expect(items.map(({ version }) => version)).toEqual([2, 1]);
  for (const stored of now.playlists) {
    const versions = await listener.call(getPlaylistVersions, { params: { id: stored.id } });
    expect(versions.items.map(({ world_version }) => world_version)).toEqual([2, 1]);
    await expectRebuilt(stored);
  }
});

async function expectRebuilt(stored: Playlist): Promise<void> {
  const params = { id: stored.id, version: stored.world_version };
  const rebuilt = await listener.call(getPlaylistVersionById, { params });
  const { published, updated_at } = stored;
  expect({ ...rebuilt, published, updated_at }).toEqual(stored);
}

/** What must never come back, once it has been blocked. */
const banned: { tracks: Track[]; artists: string[] } = { tracks: [], artists: [] };
const isBanned = ({ id: trackId, isrc, title, artists }: Track) =>
  artists.some((name) => banned.artists.includes(name)) ||
  banned.tracks.some(
    (other) =>
      other.id === trackId ||
      (isrc !== null && other.isrc === isrc) ||
      (other.title === title && other.artists[0] === artists[0]),
  );
const bannedIn = (playlists: readonly Playlist[]) =>
  playlists.flatMap(({ tracks }) => tracks.filter(({ track }) => isBanned(track)));

it('a blocked track leaves at once, and so does a blocked artist from every playlist', async () => {
  const [first] = now.playlists as [Playlist];
  const track = first.tracks[3]?.track as Track;
  banned.tracks.push(track);
  const body = { track_id: track.id, verdict: 'block' as const };
  await listener.call(createFeedbackOnTrack, { params: { id: first.id }, body });
  const without = await eventually('the track is gone', async () => {
    const playlist = await listener.call(getPlaylistById, { params: { id: first.id } });
    return bannedIn([playlist]).length === 0 && playlist;
  });
  expect(without.tracks.map(({ track: one }) => one.id)).toEqual(
    first.tracks.map(({ track: one }) => one.id).filter((one) => one !== track.id),
  );
  expect(without.tracks.map(({ position }) => position)).toEqual(without.tracks.map((_, index) => index + 1));
  expect(without.shortfall).toMatchObject({ wanted: 50, got: first.tracks.length - 1 });
  expect(without.dropped.at(-1)).toMatchObject({ id: track.id, reason: expect.stringMatching(/block/i) });

  const artist = now.playlists[1]?.tracks[5]?.track.artists[0] ?? '';
  banned.artists.push(artist);
  const typed = artist.toUpperCase();
  await listener.call(putOwnBlocklist, { body: { artists: [typed] } });
  now = await eventually('the artist is gone', async () => {
    const seen = await readWorld(listener, now.job, now.world.id);
    return bannedIn(seen.playlists).length === 0 && seen;
  });
  const list = await listener.call(getOwnBlocklist);
  expect(list.artists).toEqual([typed]);
  expect(list.tracks.map((one) => one.id)).toEqual([track.id]);
});

it('what was liked and disliked shows in the next version, and nothing blocked comes back', async () => {
  const before = now;
  const say = async (playlist: Playlist | undefined, places: readonly number[], verdict: 'more' | 'less') => {
    const tracks = places.map((place) => playlist?.tracks[place]?.track as Track);
    for (const { id: track_id } of tracks)
      await listener.call(createFeedbackOnTrack, {
        params: { id: playlist?.id ?? '' },
        body: { track_id, verdict },
      });
    return tracks;
  };
  const more = await say(before.playlists[0], [0, 1, 2, 3], 'more');
  const less = await say(before.playlists[2], [0, 1], 'less');
  const taken = `select 1 from taste.feedback where world_id = $1`;
  await eventually('all verdicts are written down', async () => {
    return (await installation.count(taken, [before.world.id])) === more.length + less.length + 1;
  });

  now = await refreshed(listener, before.world.id);
  expect(now.world.version).toBe(3);
  const diff = await listener.call(getWorldDiffById, { params: id(), query: { from: 2, to: 3 } });
  expect(diff).toMatchObject({ from: 2, to: 3 });
  expect(diff.summary).toContain(`${more.length} more recordings shape this world.`);
  const moved = new Set(diff.changes.map(({ path }) => path.split('/')[1]));
  expect([...moved]).toEqual(expect.arrayContaining(['version', 'seeds', 'centroid', 'target']));
  const seeds = new Set(now.world.seeds.tracks.map((track) => track.id));
  expect(more.map((track) => seeds.has(track.id))).toEqual(more.map(() => true));
  expect([...less, ...banned.tracks].filter((track) => seeds.has(track.id))).toEqual([]);

  // A liked track is a seed now, and seeds do not stay in the playlists: the rest of the first one fills its share.
  expectRules(now.world.name, now.playlists, now.world.seeds.tracks);
  expectContinuity(before.playlists, now.playlists, 0.3);
  expect(bannedIn(now.playlists)).toEqual([]);
  for (const stored of now.playlists) await expectRebuilt(stored);
  await expectPublished(now);
});

it('a new name reaches the playlists at once, and the same playlists at Spotify when they are published', async () => {
  const name = 'Attic with a View';
  expect(await listener.call(renameWorldById, { params: id(), body: { name } })).toEqual({ ...id(), name });
  const before = now;
  await eventually('the world has the name', async () => {
    return (await listener.call(getWorldById, { params: id() })).name === name;
  });
  now = await eventually('the playlists have the name', async () => {
    const seen = await readWorld(listener, before.job, before.world.id);
    return seen.playlists.every((playlist) => playlist.name.startsWith(`${name}: `)) && seen;
  });
  expect(now.world).toMatchObject({ name, version: 4, intersections: before.world.intersections });
  const tracksOf = ({ playlists }: Built) =>
    playlists.map(({ id: playlistId, tracks }) => [playlistId, tracks]);
  expect(tracksOf(now)).toEqual(tracksOf(before));
  for (const { id: playlistId } of now.playlists) {
    const publish = { params: { id: playlistId }, body: { target: 'spotify' } } as const;
    await completed(listener, (await listener.call(publishPlaylistById, publish)).job_id);
  }
  await expectPublished(now);
});

const schedule = (): Promise<ScheduleState> => listener.call(getScheduleOfWorld, { params: id() });

it('a world refreshes every week until its listener decides otherwise, in the listener’s own time', async () => {
  const first = await schedule();
  expect(first).toMatchObject({ cadence: 'weekly', continuity: 0.3, last_run_at: null, paused: null });
  const wait = Date.parse(first.next_run_at ?? '') - Date.now();
  expect(wait).toBeGreaterThan(23 * 3_600_000);
  expect(wait).toBeLessThan(9 * 86_400_000);
  const refusal = await listener.refusal(putScheduleOfWorld, {
    params: id(),
    body: { cadence: 'weekly', time_zone: 'Asia/Nowhere' },
  });
  expect(refusal).toMatchObject({ code: 'invalid-request' });
  const wanted = {
    cadence: 'biweekly',
    weekday: 1,
    hour: 7,
    time_zone: 'Asia/Tokyo',
    continuity: 0.4,
  } as const;
  const changed = await listener.call(putScheduleOfWorld, { params: id(), body: wanted });
  expect(changed).toMatchObject({ ...wanted, paused: null });
  const local = new Intl.DateTimeFormat('en-GB', {
    timeZone: wanted.time_zone,
    weekday: 'long',
    hour: '2-digit',
  });
  expect(local.format(new Date(changed.next_run_at ?? ''))).toMatch(/^Monday.* 07/);
  const off = await listener.call(putScheduleOfWorld, { params: id(), body: { cadence: 'off' } });
  expect(off).toMatchObject({ ...wanted, cadence: 'off', next_run_at: null });
  expect(await listener.call(putScheduleOfWorld, { params: id(), body: { cadence: 'biweekly' } })).toEqual(
    changed,
  );
});

it('a refresh that is due runs by itself, keeps the share of its schedule and plans the next', async () => {
  const before = now;
  const jobId = await fallDue(installation, listener, before.world.id);
  now = await readWorld(listener, await completed(listener, jobId), before.world.id);
  expect(now.world.version).toBe(5);
  expectRules(now.world.name, now.playlists, now.world.seeds.tracks);
  expectContinuity(before.playlists, now.playlists, 0.4);
  expect(bannedIn(now.playlists)).toEqual([]);
  await expectPublished(now);
  const after = await schedule();
  expect(Date.now() - Date.parse(after.last_run_at ?? '')).toBeLessThan(60_000);
  expect(Date.parse(after.next_run_at ?? '')).toBeGreaterThan(Date.now());
});

it('a consent that is taken back pauses the schedule, says so once, and connecting again resumes it', async () => {
  const { simulator } = installation;
  const told = async () =>
    (await simulator.webhooks(hook))
      .map(({ body }) => JSON.parse(body))
      .filter(({ type }) => type === 'connection.needs_reconnect');
  const before = now;
  await simulator.control('POST', 'spotify/revoke', { user_id: spotifyUser });
  await waitForJob(listener, await fallDue(installation, listener, before.world.id));
  expect(await schedule()).toMatchObject({ paused: 'spotify-needs-reconnect', next_run_at: null });
  expect((await listener.call(getMe)).spotify?.state).toBe('needs-reconnect');
  const refusal = await listener.refusal(refreshWorldById, { params: id(), body: { preview: false } });
  expect(refusal).toMatchObject({ code: 'spotify-needs-reconnect' });
  const [webhook] = await eventually('the webhook', async () => {
    const all = await told();
    return all.length > 0 && all;
  });
  expect(connectionNeedsReconnectWebhook.parse(webhook).data).toMatchObject({
    user_id: owner.userId,
    state: 'ended',
  });

  listener = await signIn(owner.api, spotifyUser);
  const resumed = await schedule();
  expect(resumed).toMatchObject({ cadence: 'biweekly', paused: null });
  expect(Date.parse(resumed.next_run_at ?? '')).toBeGreaterThan(Date.now());
  const rested = await readWorld(listener, before.job, before.world.id);
  const jobId = await fallDue(installation, listener, before.world.id);
  now = await readWorld(listener, await completed(listener, jobId), before.world.id);
  expectContinuity(rested.playlists, now.playlists, 0.4);
  expect(bannedIn(now.playlists)).toEqual([]);
  await expectPublished(now);
  expect(await told()).toHaveLength(1);
});

it('the world keeps every version it has had', async () => {
  const { items } = await listener.call(getWorldVersions, { params: id() });
  const current = await listener.call(getWorldById, { params: id() });
  expect(items.map(({ version }) => version)).toEqual(
    Array.from({ length: current.version }, (_, index) => current.version - index),
  );
});
