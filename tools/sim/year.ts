import { readFileSync } from 'node:fs';
import type { BlockedTrack } from '@trc/contracts/documents/blocklist.v1';
import type { Playlist } from '@trc/contracts/documents/playlist.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import { newId } from '@trc/contracts/ids';
import type { ServiceName } from '@trc/contracts/message';
import { dice, pick, seedOf } from '@trc/music/dice';
import { openDatabase } from '@trc/runtime/postgres';
import { inTenant } from '@trc/runtime/tenancy';
import { z } from 'zod';
import { append } from '../../services/billing/src/outbound/ledger.store.ts';
import type { Catalogue } from '../../services/simulator/src/domain/catalogue.ts';
import { SCOPES } from '../../services/simulator/src/domain/spotify/oauth.ts';
import { World } from '../../services/simulator/src/outbound/world.memory.ts';
import { answersTable } from '../../services/taste/src/domain/answers-table.v1.ts';
import {
  type Blocks,
  checkContinuity,
  findBlocked,
  findDuplicates,
  findSeeds,
  findSpotifyStrings,
  type Identity,
  spotifyPhrases,
} from './checks.ts';
import { Desk, type Job, type Listener } from './desk.ts';
import { type Figures, readFigures, rowSizeBytes } from './figures.ts';
import { install } from './installation.ts';
import {
  feedbackOf,
  freeTexts,
  habits,
  homesIn,
  mostHeard,
  planOf,
  playsOf,
  tasteAround,
} from './listeners.ts';
import { countedObjects } from './objects.ts';
import { openOutside } from './outside.ts';

export interface YearOptions {
  readonly listeners: number;
  readonly weeks: number;
  readonly seed: string;
  readonly mode: 'extended' | 'development';
  /** A catalogue as CSV or gzipped CSV; without one it is generated. */
  readonly cataloguePath: string | undefined;
  /** A JSON file of playlists `[{tracks: [ids]}]` that people made, to be the tastes; without one they are drawn around artists. */
  readonly playlistsPath: string | undefined;
  readonly startedAt: Date;
  readonly adminUrl: string;
  readonly databaseUrlOf: (service: ServiceName) => string;
  readonly workerFile: URL;
  readonly say: (line: string) => void;
}

/** What must hold in every refresh; each list is empty when it does. */
export interface Violations {
  readonly continuity: readonly string[];
  readonly duplicates: readonly string[];
  readonly blocked: readonly string[];
  readonly seeds: readonly string[];
  readonly spotifyStrings: readonly string[];
  readonly publishedTwice: readonly string[];
}

export interface Year {
  readonly figures: Figures;
  readonly violations: Violations;
  readonly counts: {
    readonly worlds: number;
    readonly refreshes: number;
    /** Why jobs gave no playlists, one sentence for each. */
    readonly refused: readonly string[];
    readonly playlists: number;
    readonly keptExactly: number;
    readonly tracksLooked: number;
    readonly blocks: number;
    readonly modelRequests: number;
  };
  readonly wallMs: number;
}

const weekMs = 7 * 86_400_000;
const outsideUrl = 'http://outside.test';
const tracksMax = 50;
/** Violations that are told when they happen. */
const shownMax = 20;

interface Member {
  listener: Listener;
  readonly roll: () => number;
  readonly blocks: { readonly recordings: Set<number>; readonly artists: Set<number> };
  playlists: readonly Playlist[];
}

/** Lets listeners live with their playlists, week by week, and looks at everything that comes out. */
export async function simulateYear(options: YearOptions): Promise<Year> {
  const from = performance.now();
  const { listeners: count, weeks, seed, mode, startedAt, say } = options;
  const { cataloguePath } = options;
  const { catalogue } = new World({ cataloguePath, usersPath: undefined, seed }, outsideUrl);
  // These take long at a stretch, and a connection under way would not wait for them.
  const identity = identityIn(catalogue);
  const phrases = phrasesOf(catalogue);
  const members = membersOf(catalogue, options);
  const outside = openOutside(options.workerFile, { cataloguePath, seed, url: outsideUrl });
  const fetchBefore = globalThis.fetch;
  // Clients of the services that count their calls go through the platform's fetch.
  globalThis.fetch = outside.fetch;
  let now = startedAt;
  const store = countedObjects();
  const admin = openDatabase<unknown>(options.adminUrl, () => undefined);
  const services = await install({
    spotifyMode: mode,
    databaseUrlOf: options.databaseUrlOf,
    objects: store.objects,
    now: () => now,
    outsideUrl,
  });
  const desk = new Desk(services.messages, () => now, { mode, scopes: Object.keys(SCOPES) });
  const wrong = {
    continuity: [] as string[],
    duplicates: [] as string[],
    blocked: [] as string[],
    seeds: [] as string[],
    spotifyStrings: [] as string[],
    publishedTwice: [] as string[],
  };
  const counts = {
    worlds: 0,
    refreshes: 0,
    refused: [] as string[],
    playlists: 0,
    keptExactly: 0,
    tracksLooked: 0,
    blocks: 0,
    modelRequests: 0,
  };

  /** Runs a job, and enters what the services do not tell of themselves: the rest of their CPU, and what they stored. */
  async function metered(listener: Listener, run: () => Promise<Job>): Promise<Job> {
    store.takeSizeBytes();
    const cpuBefore = process.threadCpuUsage();
    const job = await run();
    const { user, system } = process.threadCpuUsage(cpuBefore);
    const told = job.told.reduce((sum, { kind, quantity }) => sum + (kind === 'cpu_ms' ? quantity : 0), 0);
    const world = await desk.worldOf(listener);
    const rows = world
      ? await rowSizeBytes(admin, { id: world.id, version: world.version, tenantId: listener.tenantId })
      : 0;
    const line = (kind: 'cpu_ms' | 'stored_bytes', quantity: number, resource: string | null) => ({
      kind,
      quantity: Math.max(0, Math.ceil(quantity)),
      operation: 'simulated',
      resource,
    });
    await inTenant(services.ledger, listener.tenantId, (trx) =>
      append(trx, {
        tenantId: listener.tenantId,
        userId: listener.userId,
        jobId: job.id,
        messageId: newId('message', now.getTime()),
        type: 'simulated',
        at: now,
        usage: [
          line('cpu_ms', (user + system) / 1_000 - told, null),
          line('stored_bytes', store.takeSizeBytes(), 'objects'),
          line('stored_bytes', rows, 'postgres'),
        ],
      }),
    );
    return job;
  }

  function lookAtModelRequests(): void {
    for (const body of outside.takeModelRequests()) {
      counts.modelRequests += 1;
      wrong.spotifyStrings.push(...findSpotifyStrings(body, phrases));
    }
  }

  function lookAtPlaylists({ blocks }: Member, playlists: readonly Playlist[]): void {
    counts.tracksLooked += playlists.reduce((sum, { tracks }) => sum + tracks.length, 0);
    wrong.duplicates.push(...findDuplicates(playlists, identity));
    wrong.blocked.push(...findBlocked(playlists, blocks, identity));
    const external = playlists.flatMap(({ published }) => published?.external_id ?? []);
    if (new Set(external).size !== external.length)
      wrong.publishedTwice.push(`two playlists are one at Spotify: ${external.join(', ')}`);
  }

  async function liveOneWeek(member: Member): Promise<void> {
    const { listener, roll } = member;
    const own = member.playlists.flatMap(({ tracks }) =>
      tracks.flatMap(({ track }) => idIn(catalogue, track)),
    );
    const plays = playsOf(listener, own, roll);
    await outside.setAccount({
      id: listener.userId,
      recent: plays.map((trackId, n) => ({
        trackId,
        playedAtMs: now.getTime() - Math.round(((n + 1) * weekMs) / (habits.plays + 2)),
      })),
      top: mostHeard(plays, 20),
      saved: listener.circle.slice(0, 2 * habits.saved).filter((_, n) => n % 2 === 0),
    });
    for (const kind of member.playlists.length > 0 ? feedbackOf(roll) : []) {
      const playlist = pick(member.playlists, roll);
      if (playlist.tracks.length === 0) continue;
      const { track } = pick(playlist.tracks, roll);
      if (kind === 'blockArtist') {
        const [name] = track.artists;
        if (name === undefined) continue;
        counts.blocks += 1;
        const [artist] = identity.artistsOf(track);
        if (artist !== undefined) member.blocks.artists.add(artist);
        await desk.block(listener, { tracks: [] as BlockedTrack[], artists: [name] });
      } else {
        if (kind === 'blockTrack') {
          counts.blocks += 1;
          const recording = identity.recordingOf(track);
          if (recording !== null) member.blocks.recordings.add(recording);
        }
        await desk.say(listener, playlist, track, kind === 'blockTrack' ? 'block' : kind);
      }
      member.playlists = await desk.playlistsOf(listener);
      lookAtPlaylists(member, member.playlists);
    }
  }

  async function refresh(member: Member): Promise<void> {
    const { listener } = member;
    const before = member.playlists;
    const job = await metered(listener, () =>
      before.length === 0 ? desk.createWorld(listener) : desk.refresh(listener),
    );
    lookAtModelRequests();
    if (job.refused !== null) {
      counts.refused.push(job.refused);
      // Who got nothing starts again with a world of its own.
      if (job.kind === 'world') member.listener = { ...listener, worldId: newId('world', now.getTime()) };
      return;
    }
    const after = await desk.playlistsOf(listener);
    const world = await desk.worldOf(listener);
    if (!world) throw new Error(`the world of ${listener.userId} is gone`);
    if (job.kind === 'world') counts.worlds += 1;
    else {
      counts.refreshes += 1;
      const kept = checkContinuity(before, after, world, { share: desk.continuity, tracksMax });
      wrong.continuity.push(...kept.wrong);
      counts.playlists += kept.composed;
      counts.keptExactly += kept.exact;
    }
    for (const playlist of after) {
      const earlier = before.find(({ id }) => id === playlist.id)?.published?.external_id;
      if (earlier !== undefined && earlier !== playlist.published?.external_id)
        wrong.publishedTwice.push(`${playlist.name} is another playlist at Spotify than before`);
    }
    wrong.seeds.push(...findSeeds(after, world));
    lookAtPlaylists(member, after);
    member.playlists = after;
  }

  let shown = 0;
  try {
    for (const { listener } of members) await desk.join(listener);
    for (let week = 0; week < weeks; week += 1) {
      for (const [n, member] of members.entries()) {
        // Schedules spread over the week; each listener keeps the own hour.
        now = new Date(startedAt.getTime() + week * weekMs + Math.floor(((n + 0.5) * weekMs) / count));
        await outside.setTime(now.getTime());
        await liveOneWeek(member);
        await refresh(member);
        const told = Object.entries(wrong).flatMap(([what, list]) => list.map((one) => `${what}: ${one}`));
        for (const one of told.slice(shown, shownMax)) say(`  week ${week + 1}, listener ${n + 1}, ${one}`);
        shown = told.length;
      }
      const done = (week + 1) * count;
      const elapsedMs = performance.now() - from;
      const { costMicros } = await readFigures(admin, { startedAt, weeks: week + 1 });
      say(
        [
          `week ${week + 1} of ${weeks}: ${done} jobs`,
          `${(elapsedMs / done).toFixed(0)} ms each`,
          `$${(costMicros / done / 1e6).toFixed(6)} a user-week so far`,
          `${Object.values(wrong).flat().length} violations`,
          `${(((weeks * count) / done - 1) * (elapsedMs / 60_000)).toFixed(0)} min to go`,
        ].join(', '),
      );
    }
    return {
      figures: await readFigures(admin, { startedAt, weeks }),
      violations: wrong,
      counts,
      wallMs: performance.now() - from,
    };
  } finally {
    globalThis.fetch = fetchBefore;
    await services.close();
    await admin.destroy();
    await outside.close();
  }
}

const playlistsSchema = z.array(z.object({ tracks: z.array(z.string()) }));

function membersOf(catalogue: Catalogue, options: YearOptions): Member[] {
  const { listeners: count, seed, playlistsPath, startedAt } = options;
  const roll = dice(seedOf(`${seed} listeners`));
  const homes = homesIn(catalogue);
  const playlists = playlistsPath
    ? playlistsSchema.parse(JSON.parse(readFileSync(playlistsPath, 'utf8')))
    : [];
  return Array.from({ length: count }, (_, n): Member => {
    const playlist = playlists[n % Math.max(1, playlists.length)];
    const own = dice(seedOf(`${seed} listener ${n}`));
    const home = playlist ? { tracks: playlist.tracks } : { artist: pick(homes, roll) };
    const atMs = startedAt.getTime();
    const userId = newId('user', atMs);
    return {
      listener: {
        ...tasteAround(catalogue, home, planOf(n, count), own),
        tenantId: newId('tenant', atMs),
        userId,
        worldId: newId('world', atMs),
        spotifyId: userId,
      },
      roll: own,
      blocks: { recordings: new Set<number>(), artists: new Set<number>() } satisfies Blocks,
      playlists: [],
    };
  });
}

/** A track's id at Spotify, when it has one that the catalogue knows. */
function idIn(catalogue: Catalogue, track: Track): string[] {
  const id = track.uri?.replace('spotify:track:', '') ?? track.id;
  return catalogue.trackById.has(id) ? [id] : [];
}

function identityIn(catalogue: Catalogue): Identity {
  const find = (track: Track) => {
    const [id] = idIn(catalogue, track);
    return id === undefined ? undefined : catalogue.trackById.get(id);
  };
  const heard = (track: Track) => catalogue.recordingByMbid.get(track.mbid ?? track.id);
  return {
    recordingOf: (track) => find(track)?.recording ?? heard(track)?.index ?? null,
    artistsOf: (track) => find(track)?.artists ?? [heard(track)?.artist ?? []].flat(),
  };
}

function phrasesOf(catalogue: Catalogue) {
  const { tracks, artists, albums } = catalogue;
  const named = [tracks, artists, albums];
  const meanings = Object.values(answersTable).flatMap((options) => Object.values(options));
  return spotifyPhrases(
    {
      names: named.flatMap((things) => things.map(({ name }) => name)),
      ids: named.flatMap((things) => things.map(({ id }) => id)),
    },
    [
      ...artists.flatMap(({ genres }) => genres),
      ...meanings.flatMap(({ keywords = [], tags = [], exclude = [] }) => [...keywords, ...tags, ...exclude]),
      ...freeTexts.flatMap((text) => [text, ...text.split(' ')]),
    ],
  );
}
