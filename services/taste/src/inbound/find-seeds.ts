import type { Seeds } from '@trc/contracts/documents/answers.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import { JsonHttpError } from '@trc/runtime/json-http';
import type { Recent } from '@trc/runtime/recent';
import { type OpenSpotify, openForReading, type SpotifyAccess } from '@trc/spotify/access';
import type { SpotifyClient } from '@trc/spotify/client';
import type { Tally } from '@trc/spotify/tally';
import { playedIn } from '../domain/history.ts';
import {
  bounded,
  type Played,
  readPlaylistId,
  readTrackId,
  type SeedGroup,
  seedsMin,
} from '../domain/seeds.ts';
import { type HistoryImports, importKey } from '../outbound/history.objects.ts';
import type { ReadLibrary } from '../outbound/seeds.library.ts';
import type { ListenHistory } from '../outbound/seeds.listenbrainz.ts';
import type { OpenCatalogue } from '../outbound/seeds.open.ts';
import { readHistory, readPlayed, readPlaylists, readTracks } from '../outbound/seeds.spotify.ts';

export interface SeedSources {
  readonly openSpotify: OpenSpotify;
  readonly openCatalogue: (tally: Tally) => OpenCatalogue;
  readonly listens: (tally: Tally) => ListenHistory;
  readonly imports: HistoryImports;
  readonly library: ReadLibrary;
  readonly recent: Recent;
}

export interface SeedsWanted<S extends Seeds = Seeds> {
  readonly tenantId: string;
  readonly userId: string;
  readonly seeds: S;
}

export interface SeedsRefused {
  readonly kind: 'refused';
  readonly code: ErrorCode;
  readonly detail: string;
}

export type SeedsFound =
  | {
      readonly kind: 'found';
      readonly groups: readonly SeedGroup[];
      readonly leftOut: readonly string[];
      /** Spotify, when it may describe what was found. */
      readonly client: SpotifyClient | null;
    }
  | SeedsRefused
  | { readonly kind: 'later'; readonly afterMs: number };

type Of<K extends Seeds['kind']> = SeedsWanted<Extract<Seeds, { kind: K }>>;

const refusalDetails = {
  'spotify-off':
    'These seeds live in Spotify, which is switched off here; use MusicBrainz recordings or own samples as seeds, or a history from ListenBrainz or a file.',
  'spotify-not-connected': 'Connect your Spotify account to use its history or playlists as seeds.',
  'spotify-needs-reconnect': 'Spotify has ended the connection; connect your account again.',
} as const;

const refused = (code: ErrorCode, detail: string): SeedsRefused => ({ kind: 'refused', code, detail });
const later = ({ retryAfterMs }: Extract<SpotifyAccess, { kind: 'later' }>) =>
  ({ kind: 'later', afterMs: retryAfterMs }) as const;

/** Finds the tracks that the listener means, whatever they come from. @throws SpotifyError, JsonHttpError, Unavailable */
export function findSeeds(sources: SeedSources, wanted: SeedsWanted, tally: Tally): Promise<SeedsFound> {
  const { seeds } = wanted;
  switch (seeds.kind) {
    case 'tracks':
      return findTracks(sources, { ...wanted, seeds }, tally);
    case 'playlists':
      return findInPlaylists(sources, { ...wanted, seeds }, tally);
    case 'history':
      if (seeds.import_id !== undefined)
        return findInImport(sources, { ...wanted, seeds }, seeds.import_id, tally);
      if (seeds.listenbrainz_user !== undefined)
        return findInListens(sources, seeds.listenbrainz_user, seeds.range, tally);
      return findInHistory(sources, { ...wanted, seeds }, tally);
  }
}

async function findTracks(sources: SeedSources, wanted: Of<'tracks'>, tally: Tally): Promise<SeedsFound> {
  const { tenantId, userId, seeds } = wanted;
  const ids = seeds.ids.map((text) => readTrackId(text));
  const idsOf = (kind: 'spotify' | 'musicbrainz' | 'sample') => [
    ...new Set(ids.flatMap((id) => (id?.kind === kind ? [id.id] : []))),
  ];
  const [spotifyIds, mbids, sampleIds] = [idsOf('spotify'), idsOf('musicbrainz'), idsOf('sample')];
  const access =
    spotifyIds.length > 0
      ? (await openForReading(sources.openSpotify, tenantId, userId, tally)).reading
      : null;
  if (access?.kind === 'later') return later(access);
  if (access?.kind === 'none' && mbids.length + sampleIds.length < seedsMin)
    return refused(access.code, refusalDetails[access.code]);
  const client = access?.kind === 'client' ? access.client : null;
  const tracks = [
    ...(client ? await readTracks(client, spotifyIds) : []),
    ...(mbids.length > 0 ? await sources.openCatalogue(tally).recordings(mbids) : []),
    ...(await sources.library(tenantId, sampleIds)),
  ];
  const missing = seeds.ids.length - tracks.length;
  const leftOut = missing > 0 ? [`${missing} of ${seeds.ids.length} seeds were not found.`] : [];
  return { kind: 'found', groups: [tracks], leftOut, client };
}

async function findInPlaylists(
  { openSpotify, recent }: SeedSources,
  { tenantId, userId, seeds }: Of<'playlists'>,
  tally: Tally,
): Promise<SeedsFound> {
  const access = await openSpotify(tenantId, userId, tally);
  if (access.kind === 'later') return later(access);
  if (access.kind === 'none') return refused(access.code, refusalDetails[access.code]);
  const ids = [...new Set(seeds.ids.map((id) => readPlaylistId(id)))];
  // Keys of private reads carry the listener, so that nobody is given somebody else's.
  const own: Recent = { get: (key, load) => recent.get(`${tenantId}/${userId}/${key}`, load) };
  const read = await readPlaylists(
    access.client,
    ids.filter((id) => id !== null),
    own,
  );
  const notes = ids.includes(null) ? ['What is no Spotify playlist id was passed over.'] : [];
  return {
    kind: 'found',
    groups: read.groups,
    leftOut: [...read.leftOut, ...notes],
    client: access.client,
  };
}

async function findInHistory(
  { openSpotify }: SeedSources,
  { tenantId, userId, seeds }: Of<'history'>,
  tally: Tally,
): Promise<SeedsFound> {
  const access = await openSpotify(tenantId, userId, tally);
  if (access.kind === 'later') return later(access);
  if (access.kind === 'none') return refused(access.code, refusalDetails[access.code]);
  const tracks = await readHistory(access.client, seeds.range);
  return { kind: 'found', groups: [tracks], leftOut: [], client: access.client };
}

type ImportRead = { readonly kind: 'found'; readonly entries: readonly Played[] } | SeedsRefused;

/** What somebody has uploaded needs no Spotify; where there is one, it describes the songs. */
async function findInImport(
  { openSpotify, imports, recent }: SeedSources,
  { tenantId, userId, seeds }: Of<'history'>,
  importId: string,
  tally: Tally,
): Promise<SeedsFound> {
  const { reading: access } = await openForReading(openSpotify, tenantId, userId, tally);
  if (access.kind === 'later') return later(access);
  const load = async (): Promise<ImportRead> => {
    const read = await imports.read(importKey(tenantId, importId));
    if (read.kind === 'gone')
      return refused(
        'expired',
        'The uploaded history is no longer there; it is kept for 30 days. Upload it again.',
      );
    if (read.kind === 'unreadable') return refused('unreadable-history', read.detail);
    return { kind: 'found', entries: bounded(playedIn(read.history, seeds.range)) };
  };
  const read = await recent.get(`${tenantId}/${userId}/${importId}/${seeds.range}`, load);
  if (read.kind !== 'found') return read;
  const client = access.kind === 'client' ? access.client : null;
  const entries = client ? await readPlayed(client, read.entries) : read.entries;
  return { kind: 'found', groups: [entries], leftOut: [], client };
}

async function findInListens(
  { listens, openCatalogue }: SeedSources,
  user: string,
  range: Of<'history'>['seeds']['range'],
  tally: Tally,
): Promise<SeedsFound> {
  const read = await listens(tally).read(user, range);
  if (read.kind === 'unknown-user')
    return refused('too-few-seeds', `ListenBrainz knows no listener "${user}"; check the spelling.`);
  if (read.kind === 'not-counted')
    return refused(
      'too-few-seeds',
      `ListenBrainz has counted no plays of "${user}" for this time yet; take the range "recent", or come back tomorrow.`,
    );
  const entries = range === 'recent' ? read.entries : bounded(read.entries);
  const mbids = [...new Set(entries.flatMap(({ track }) => track.mbid ?? []))];
  try {
    const known = await openCatalogue(tally).known(mbids);
    const described = entries.map(({ track, plays }) => ({
      track: known.get(track.mbid ?? '') ?? track,
      plays,
    }));
    return { kind: 'found', groups: [described], leftOut: [], client: null };
  } catch (error) {
    if (!(error instanceof JsonHttpError)) throw error;
    const leftOut = [
      'ListenBrainz did not describe what you heard; genres were looked up for some songs only.',
    ];
    return { kind: 'found', groups: [entries], leftOut, client: null };
  }
}
