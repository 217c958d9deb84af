import { z } from 'zod';
import { SpotifyError } from './errors.ts';

/** A track as the product sees it, whatever the app's mode leaves out. */
export interface SpotifyTrack {
  readonly id: string;
  readonly uri: string;
  readonly title: string;
  readonly artists: readonly { readonly id: string; readonly name: string }[];
  readonly album: { readonly id: string; readonly name: string; readonly releaseDate: string | null } | null;
  readonly durationMs: number;
  readonly isrc: string | null;
  readonly explicit: boolean;
  /** 0 to 100; null for apps in development mode. */
  readonly popularity: number | null;
}

export interface SpotifyArtist {
  readonly id: string;
  readonly name: string;
  /** Empty when Spotify sends none: nothing may depend on them. */
  readonly genres: readonly string[];
  readonly popularity: number | null;
}

export interface SpotifyUser {
  readonly id: string;
  /** The immutable id for account linking; apps that do not get it link by `id`. */
  readonly accountId: string | null;
  readonly displayName: string | null;
}

export interface SpotifyPlaylist {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly ownerId: string | null;
  readonly collaborative: boolean;
  /** Shown on the owner's profile. Not access control: who has the link can read it. */
  readonly isPublic: boolean | null;
  readonly snapshotId: string | null;
  /** Null when Spotify hides the contents from this listener. */
  readonly trackCount: number | null;
  readonly url: string | null;
}

/** Spotify's audio features of one track; 0 to 1 where the name has no unit. */
export interface SpotifyAudioFeatures {
  readonly trackId: string;
  readonly danceability: number;
  readonly energy: number;
  readonly speechiness: number;
  readonly acousticness: number;
  readonly instrumentalness: number;
  readonly liveness: number;
  readonly valence: number;
  readonly loudnessDb: number;
  readonly tempoBpm: number;
  /** Pitch class 0 to 11, −1 when unknown. */
  readonly key: number;
  /** 1 major, 0 minor. */
  readonly mode: number;
}

/** What one entry of a list turned out to be. */
export type ListedTrack =
  | { readonly kind: 'track'; readonly track: SpotifyTrack }
  | { readonly kind: 'removed' | 'episode' | 'local-file' };

const text = z.string().nullish().catch(null);
const count = z.number().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);

const reference = z.object({ id: text, name: text }).nullish().catch(null);

const trackAnswer = z.object({
  id: text,
  uri: text,
  name: text,
  type: text,
  is_local: flag,
  duration_ms: count,
  explicit: flag,
  popularity: count,
  artists: z.array(reference).catch([]),
  album: z.object({ id: text, name: text, release_date: text }).nullish().catch(null),
  external_ids: z.object({ isrc: text }).nullish().catch(null),
});

const artistAnswer = z.object({
  id: z.string().min(1),
  name: text,
  genres: z.array(z.string()).catch([]),
  popularity: count,
});

const userAnswer = z.object({ id: z.string().min(1), account_id: text, display_name: text });

const contents = z.object({ total: count }).nullish().catch(null);

const playlistAnswer = z.object({
  id: z.string().min(1),
  name: text,
  description: text,
  owner: z.object({ id: text }).nullish().catch(null),
  collaborative: flag,
  public: flag,
  snapshot_id: text,
  items: contents,
  tracks: contents,
  external_urls: z.object({ spotify: text }).nullish().catch(null),
});

const featuresAnswer = z.object({
  id: z.string().min(1),
  danceability: z.number(),
  energy: z.number(),
  speechiness: z.number(),
  acousticness: z.number(),
  instrumentalness: z.number(),
  liveness: z.number(),
  valence: z.number(),
  loudness: z.number(),
  tempo: z.number(),
  key: z.number().int(),
  mode: z.number().int(),
});

const pageAnswer = z.object({ items: z.array(z.unknown()).catch([]), next: text, total: count });
export type Page = z.output<typeof pageAnswer>;

/** Parses the frame of an answer. @throws SpotifyError `unavailable` when not even that is there. */
export function parseAnswer<T extends z.ZodType>(schema: T, answer: unknown): z.output<T> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw new SpotifyError(
    { kind: 'unavailable', cause: 'unreadable', retryAfterMs: null },
    'Spotify answered in an unknown shape',
    result.error,
  );
}

export function pageOf(answer: unknown): Page {
  return parseAnswer(pageAnswer, answer);
}

/** Sorts out what an entry of a list is: Spotify mixes tracks with nulls, episodes and the listener's own files. */
export function listedTrackOf(answer: unknown): ListedTrack {
  const parsed = trackAnswer.safeParse(answer);
  if (!parsed.success) return { kind: 'removed' };
  const { id, uri, name, type, is_local, duration_ms, explicit, popularity, artists, album, external_ids } =
    parsed.data;
  if (is_local === true || uri?.startsWith('spotify:local:')) return { kind: 'local-file' };
  if (type === 'episode' || uri?.startsWith('spotify:episode:')) return { kind: 'episode' };
  if (!id) return { kind: 'removed' };
  const track: SpotifyTrack = {
    id,
    uri: uri ?? `spotify:track:${id}`,
    title: name ?? '',
    artists: artists.flatMap((artist) =>
      artist?.id && artist.name ? [{ id: artist.id, name: artist.name }] : [],
    ),
    album: album?.id
      ? { id: album.id, name: album.name ?? '', releaseDate: album.release_date ?? null }
      : null,
    durationMs: duration_ms ?? 0,
    isrc: external_ids?.isrc?.toUpperCase() ?? null,
    explicit: explicit ?? false,
    popularity: popularity ?? null,
  };
  return { kind: 'track', track };
}

export function trackOf(answer: unknown): SpotifyTrack | null {
  const listed = listedTrackOf(answer);
  return listed.kind === 'track' ? listed.track : null;
}

export function tracksOf(answers: readonly unknown[]): SpotifyTrack[] {
  return answers.flatMap((answer) => trackOf(answer) ?? []);
}

export function artistOf(answer: unknown): SpotifyArtist | null {
  const parsed = artistAnswer.safeParse(answer);
  if (!parsed.success) return null;
  const { id, name, genres, popularity } = parsed.data;
  return { id, name: name ?? '', genres, popularity: popularity ?? null };
}

export function userOf(answer: unknown): SpotifyUser {
  const { id, account_id, display_name } = parseAnswer(userAnswer, answer);
  return { id, accountId: account_id ?? null, displayName: display_name ?? null };
}

/** Null for an entry that is not a playlist: Spotify lists playlists that the app may not see as null. */
export function listedPlaylistOf(answer: unknown): SpotifyPlaylist | null {
  const parsed = playlistAnswer.safeParse(answer);
  if (!parsed.success) return null;
  const { id, name, description, owner, collaborative, snapshot_id, items, tracks, external_urls } =
    parsed.data;
  return {
    id,
    name: name ?? '',
    description: description ?? null,
    ownerId: owner?.id ?? null,
    collaborative: collaborative ?? false,
    isPublic: parsed.data.public ?? null,
    snapshotId: snapshot_id ?? null,
    trackCount: (items ?? tracks)?.total ?? null,
    url: external_urls?.spotify ?? null,
  };
}

export function playlistOf(answer: unknown): SpotifyPlaylist {
  const playlist = listedPlaylistOf(answer);
  if (playlist) return playlist;
  throw new SpotifyError(
    { kind: 'unavailable', cause: 'unreadable', retryAfterMs: null },
    'Spotify answered without a playlist',
  );
}

export function audioFeaturesOf(answer: unknown): SpotifyAudioFeatures | null {
  const parsed = featuresAnswer.safeParse(answer);
  if (!parsed.success) return null;
  const { id, loudness, tempo, ...features } = parsed.data;
  return { trackId: id, loudnessDb: loudness, tempoBpm: tempo, ...features };
}
