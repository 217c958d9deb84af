import { z } from 'zod';
import { at, type Catalogue, type Track } from './catalogue.ts';
import { base62Id, dice, pick } from './dice.ts';
import { recommend } from './recommend.ts';
import { similarArtists } from './similar-artists.ts';
import type { Entry, PlaylistItem, SpotifyState, User } from './spotify/state.ts';

const trackRef = z.string().regex(/^(spotify:track:)?[0-9A-Za-z]{22}$/);

/** The format of the users file: a list of these. Tracks are ids or URIs of the catalogue. */
export const userFileSchema = z
  .array(
    z.object({
      id: z.string().min(1),
      display_name: z.string().optional(),
      email: z.email().optional(),
      country: z.string().length(2).default('DE'),
      premium: z.boolean().default(true),
      allow_listed: z.boolean().default(true),
      recent: z
        .array(
          z.union([trackRef, z.object({ track_id: trackRef, played_at: z.iso.datetime({ offset: true }) })]),
        )
        .default([]),
      top: z
        .object({
          short_term: z.array(trackRef).default([]),
          medium_term: z.array(trackRef).default([]),
          long_term: z.array(trackRef).default([]),
        })
        .prefault({}),
      saved: z.array(trackRef).default([]),
      following: z.array(z.string()).default([]),
      playlists: z
        .array(
          z.object({
            id: z
              .string()
              .regex(/^[0-9A-Za-z]{22}$/)
              .optional(),
            name: z.string().min(1),
            description: z.string().default(''),
            public: z.boolean().default(true),
            collaborative: z.boolean().default(false),
            owner: z.string().optional(),
            tracks: z.array(
              z.union([
                trackRef,
                z.null(),
                z.object({
                  local: z.object({
                    name: z.string(),
                    artist: z.string().default(''),
                    album: z.string().default(''),
                    duration_ms: z.number().default(180_000),
                  }),
                }),
                z.object({ episode: z.string() }),
              ]),
            ),
          }),
        )
        .default([]),
    }),
  )
  .max(10_000);

export type UserFile = z.output<typeof userFileSchema>;
type FileUser = UserFile[number];

const ALLOW_LIST_MAX = 5;
const PLAY_SPACING_MS = 240_000;
const HOUR_MS = 3_600_000;

/**
 * Replaces all users and playlists.
 * Only the first five with `allow_listed` are on the list of development apps: Spotify has no more places.
 * @returns what is wrong with the file; nothing was changed then
 */
export function loadUsers(
  state: SpotifyState,
  catalogue: Catalogue,
  file: UserFile,
  nowMs: number,
): string | undefined {
  const problem = findProblem(catalogue, file);
  if (problem) return problem;
  for (const map of [state.users, state.playlists, state.grants, state.tokens, state.codes, state.creates])
    map.clear();
  const listed = new Set(file.filter((user) => user.allow_listed).slice(0, ALLOW_LIST_MAX));
  for (const user of file) addUser(state, catalogue, user, listed.has(user), nowMs);
  return undefined;
}

function trackOf(catalogue: Catalogue, ref: string): Track | undefined {
  return catalogue.trackById.get(ref.replace('spotify:track:', ''));
}

function findProblem(catalogue: Catalogue, file: UserFile): string | undefined {
  const ids = new Set<string>();
  for (const user of file) {
    if (ids.has(user.id)) return `user ${user.id}: the id occurs twice`;
    ids.add(user.id);
    const refs = [
      ...user.recent.map((play) => (typeof play === 'string' ? play : play.track_id)),
      ...Object.values(user.top).flat(),
      ...user.saved,
      ...user.playlists.flatMap((playlist) => playlist.tracks.filter((track) => typeof track === 'string')),
    ];
    const missing = refs.find((ref) => !trackOf(catalogue, ref));
    if (missing) return `user ${user.id}: the catalogue has no track ${missing}`;
  }
  return undefined;
}

function addUser(
  state: SpotifyState,
  catalogue: Catalogue,
  file: FileUser,
  allowListed: boolean,
  nowMs: number,
): void {
  const index = (ref: string) => trackOf(catalogue, ref)?.index ?? 0;
  const user: User = {
    id: file.id,
    accountId: base62Id(`account:${file.id}`),
    displayName: file.display_name ?? file.id,
    email: file.email ?? `${encodeURIComponent(file.id)}@listeners.test`,
    country: file.country,
    premium: file.premium,
    allowListed,
    recent: file.recent
      .map((play, i) =>
        typeof play === 'string'
          ? { track: index(play), playedAtMs: nowMs - (i + 1) * PLAY_SPACING_MS }
          : { track: index(play.track_id), playedAtMs: Date.parse(play.played_at) },
      )
      .sort((a, b) => b.playedAtMs - a.playedAtMs),
    top: {
      short_term: file.top.short_term.map(index),
      medium_term: file.top.medium_term.map(index),
      long_term: file.top.long_term.map(index),
    },
    saved: new Map(
      file.saved.map((ref, i) => [
        `spotify:track:${ref.replace('spotify:track:', '')}`,
        nowMs - (i + 1) * 6 * HOUR_MS,
      ]),
    ),
    playlists: [],
    following: [...file.following],
  };
  state.users.set(user.id, user);
  file.playlists.forEach((list, n) => {
    const owner = list.owner ?? user.id;
    const own = base62Id(`playlist:${user.id}:${n}:${list.name}`);
    const id = list.id ?? (owner === 'spotify' ? `37i9dQZF1${own.slice(0, 13)}` : own);
    user.playlists.push(id);
    if (state.playlists.has(id)) return;
    state.playlists.set(id, {
      id,
      ownerId: owner,
      name: list.name,
      description: list.description,
      isPublic: list.public && !list.collaborative,
      collaborative: list.collaborative,
      items: list.tracks.map(
        (track, i): PlaylistItem => ({
          addedAtMs: nowMs - (list.tracks.length - i) * HOUR_MS,
          addedBy: owner,
          entry: entryOf(track, index),
        }),
      ),
      version: 1,
      cover: null,
      createdBy: null,
      createdAtMs: nowMs - list.tracks.length * HOUR_MS,
    });
  });
}

function entryOf(
  track: FileUser['playlists'][number]['tracks'][number],
  index: (ref: string) => number,
): Entry {
  if (track === null) return { kind: 'gone' };
  if (typeof track === 'string') return { kind: 'track', track: index(track) };
  if ('local' in track)
    return {
      kind: 'local',
      name: track.local.name,
      artist: track.local.artist,
      album: track.local.album,
      durationMs: track.local.duration_ms,
    };
  return {
    kind: 'episode',
    id: base62Id(`episode:${track.episode}`),
    name: track.episode,
    durationMs: 2_400_000,
  };
}

const NAMES = ['Mina Okada', 'Theo Brandt', 'Salma Idris', 'Jo Ferreira', 'Vera Nyström'];

/** Five listeners, each at home in the neighbourhood of one artist. The fifth is not on the allow-list; odd things occur in playlists, as in life. */
export function generateUsers(catalogue: Catalogue, seed: string): UserFile {
  return NAMES.map((name, n) => {
    const roll = dice(`user:${seed}:${n}`);
    const circle = circleAround(catalogue, roll);
    const tracks = circle.map((track) => track.id);
    const some = (count: number) =>
      Array.from({ length: count }, () => tracks[Math.floor(roll() ** 1.6 * tracks.length)] ?? '');
    const playlists: FileUser['playlists'] = Array.from({ length: 3 + Math.floor(roll() * 3) }, (_, i) => {
      const size = 30 + Math.floor(roll() * 91);
      const slice = listAround(catalogue, circle, roll, size);
      return {
        name: playlistName(catalogue, slice, i),
        description: '',
        public: i % 2 === 0,
        collaborative: false,
        tracks: slice.map((track): string | null => track.id),
      };
    });
    const [first] = playlists;
    first?.tracks.splice(5, 0, null, {
      local: { name: 'Demo 3', artist: 'Us', album: '', duration_ms: 154_000 },
    });
    first?.tracks.push({ episode: 'Talking about records' }, first.tracks[0] ?? null);
    playlists.push({
      name: 'Made for you',
      description: '',
      public: true,
      collaborative: false,
      owner: 'spotify',
      tracks: tracks.slice(0, 30),
    });
    playlists.push({
      name: `${name.split(' ')[0]} follows this`,
      description: '',
      public: true,
      collaborative: false,
      owner: `listener-${((n + 1) % NAMES.length) + 1}`,
      tracks: tracks.slice(30, 70),
    });
    return {
      id: `listener-${n + 1}`,
      display_name: name,
      email: `listener-${n + 1}@listeners.test`,
      country: 'DE',
      premium: n % 2 === 0,
      allow_listed: n < 4,
      recent: some(80),
      top: {
        short_term: [...new Set(some(70))].slice(0, 50),
        medium_term: [...new Set(some(90))].slice(0, 50),
        long_term: [...new Set(some(120))].slice(0, 50),
      },
      saved: [...new Set(some(160))],
      following: [
        ...new Set(circle.slice(0, 60).map((track) => at(catalogue.artists, at(track.artists, 0)).id)),
      ].slice(0, 25),
      playlists,
    };
  });
}

/** A few hundred tracks of one artist and the like. */
function circleAround(catalogue: Catalogue, roll: () => number): Track[] {
  const rich = catalogue.artists.filter((artist) => artist.tracks.length >= 4 && artist.genres.length > 0);
  const home = pick(roll, rich.length > 0 ? rich : catalogue.artists);
  const near = [home.index, ...similarArtists(catalogue, home.index, 60).map(({ artist }) => artist)];
  const found = near.flatMap((artist) =>
    at(catalogue.artists, artist).tracks.map((i) => at(catalogue.tracks, i)),
  );
  const distinct = [...new Set(found)];
  return distinct.length >= 120 ? distinct : [...new Set([...distinct, ...catalogue.tracks.slice(0, 200)])];
}

/** A playlist is tighter than a taste: what lies near one track of the circle. */
function listAround(
  catalogue: Catalogue,
  circle: readonly Track[],
  roll: () => number,
  size: number,
): Track[] {
  const start = pick(roll, circle);
  const { tracks } = recommend(catalogue, {
    tracks: [start],
    artists: [],
    genres: [],
    target: {},
    min: {},
    max: {},
    limit: size - 1,
  });
  const list = [start, ...tracks];
  for (const track of circle) {
    if (list.length >= Math.max(30, size * 0.8)) break;
    if (!list.includes(track)) list.push(track);
  }
  return list;
}

function playlistName(catalogue: Catalogue, tracks: readonly Track[], n: number): string {
  const genre =
    at(catalogue.artists, at((tracks[0] ?? at(catalogue.tracks, 0)).artists, 0)).genres[0] ?? 'mixed';
  return `${['Late', 'Sunday', 'Drive with', 'Kitchen', 'Best of my'][n % 5]} ${genre}`;
}
