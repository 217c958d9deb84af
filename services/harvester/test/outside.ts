import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { newId } from '@trc/contracts/ids';
import { listLibraryTracks } from '@trc/contracts/queries/list-library-tracks.v1';
import { namedTrack } from '@trc/music/track';
import { type Ask, Unavailable } from '@trc/runtime/ask';
import { createRecent } from '@trc/runtime/recent';
import type { SpotifyClient } from '@trc/spotify/client';
import { allowanceOf, type Gathered, gatherCandidates } from '../src/inbound/gather-candidates.ts';
import { libraryCatalogue } from '../src/outbound/catalogue.library.ts';
import { createSpotifyMemory, spotifyCatalogue } from '../src/outbound/catalogue.spotify.ts';
import {
  answersInMemory,
  mbidOf,
  metadataAnswer,
  openOf,
  type Script,
  scripted,
  spotifyId,
  spotifyOf,
  trackAnswer,
} from './scripted-providers.ts';

/** All that a harvest may find outside. What is not told is not there. */
export interface Circumstances {
  readonly mode?: 'extended' | 'development' | 'off';
  readonly spotify?: Script;
  readonly open?: Script;
  /** The tenant's own; `silent` where nobody answers. */
  readonly sounds?: readonly Track[] | 'silent';
  /** Whether the listener has connected Spotify, so that what is owned can be asked. */
  readonly isListener?: boolean;
}

export interface Outside {
  /** One harvest, as a job would do it: with new catalogues, and what earlier ones have left in memory. */
  gather(world: World): Promise<Gathered>;
  /** Calls that a harvest may make. */
  readonly callsMax: number;
  /** Paths that were asked, in order. */
  readonly spotifyPaths: () => string[];
  readonly openPaths: () => string[];
  /** How often the own library was asked. */
  readonly libraryCalls: () => number;
}

export const nothingThere: Script = () => ({ body: {} });

export function outside({
  mode = 'off',
  spotify = nothingThere,
  open = nothingThere,
  sounds = [],
  isListener = false,
}: Circumstances): Outside {
  const [app, openData] = [scripted(spotify), scripted(open)];
  const memory = createSpotifyMemory(createRecent({ ttlMs: 60_000, entriesMax: 500, now: () => 0 }), () => 0);
  const answers = answersInMemory();
  let libraryCalls = 0;
  const ask = (async () => {
    libraryCalls += 1;
    if (sounds === 'silent') throw new Unavailable(listLibraryTracks, new Error('no responders'));
    return { items: sounds };
  }) as unknown as Ask;
  const clientOf = (): SpotifyClient | null => (mode === 'off' ? null : spotifyOf(mode, app));
  const allowance = (client: SpotifyClient | null, seeds: World['seeds']) =>
    allowanceOf(client ? { kind: 'client', client } : { kind: 'none', code: 'spotify-off' }, isListener, {
      seeds,
    });
  return {
    gather(world) {
      const client = clientOf();
      return gatherCandidates(
        world,
        {
          spotify: client && spotifyCatalogue(client, memory),
          open: openOf(openData, answers),
          library: libraryCatalogue({ ask, tenantId: newId('tenant', 1) }),
        },
        {
          blocked: new Set(),
          heavyPlayed: new Set(),
          owns: isListener && client ? (ids) => client.libraryContains(ids) : null,
        },
        allowance(client, world.seeds),
        () => {},
      );
    },
    callsMax: allowance(clientOf(), { kind: 'tracks', tracks: [] }).left(),
    spotifyPaths: () => app.calls.map(({ path }) => path),
    openPaths: () => openData.calls.map(({ path }) => path),
    libraryCalls: () => libraryCalls,
  };
}

export interface App {
  /** Tracks that one recommendation or search finds. */
  readonly finds: number;
  /** Those of which the listener says so; none unless told. */
  readonly owned?: (trackId: string) => boolean;
  /** Paths that are refused with 403. */
  readonly refuses?: RegExp;
}

const forbidden = { status: 403, body: { error: { status: 403, message: 'Forbidden' } } };

/** Spotify as it answers; the same question has the same answer. Neighbouring seeds share some recommendations. */
export function spotifyApp({ finds, owned = () => false, refuses = /^$/ }: App): Script {
  const tracks = (from: number) => Array.from({ length: finds }, (_, n) => trackAnswer(from + n));
  return ({ pathname, searchParams }) => {
    if (refuses.test(pathname)) return forbidden;
    const ids = (searchParams.get('ids') ?? searchParams.get('uris') ?? '').split(',').filter(Boolean);
    if (pathname.endsWith('/contains')) return { body: ids.map((id) => owned(id.split(':').at(-1) ?? id)) };
    if (pathname.endsWith('/recommendations')) {
      const seed = Number(/\d+$/.exec(searchParams.get('seed_tracks') ?? '')?.[0] ?? 0);
      return { body: { tracks: tracks(10_000 + seed * 80) } };
    }
    if (pathname.endsWith('/search')) {
      const from =
        100_000 + 40 * [...(searchParams.get('q') ?? '')].reduce((sum, c) => sum + c.charCodeAt(0), 0);
      return { body: { tracks: { items: tracks(from), next: null, total: finds } } };
    }
    if (pathname.endsWith('/audio-features')) return { body: { audio_features: ids.map(featuresAnswer) } };
    return { body: { artists: ids.map((id) => ({ id, name: id, genres: ['Dub'] })) } };
  };
}

const featuresAnswer = (id: string) => ({
  id,
  danceability: 0.5,
  energy: 0.4,
  speechiness: 0,
  acousticness: 0.3,
  instrumentalness: 0,
  liveness: 0.1,
  valence: 0.5,
  loudness: -8,
  tempo: 99,
  key: 1,
  mode: 1,
});

/** The open catalogues: a radio finds recordings around whatever it is asked for, and labs know every other at Spotify. */
export function openRadio(finds: number): Script {
  const around = (n: number) =>
    Array.from({ length: finds }, (_, k) => ({
      recording_mbid: mbidOf(n * 1_000 + k),
      total_listen_count: 1_000 * k,
    }));
  return ({ pathname }, body) => {
    const asked = Number(pathname.slice(-4)) || 5;
    if (pathname.includes('/lb-radio/artist/')) return { body: { x: around(asked) } };
    if (pathname.endsWith('/lb-radio/tags')) return { body: around(7_700) };
    if (pathname.includes('/top-recordings-for-artist/')) return { body: around(asked) };
    if (pathname.endsWith('/similar-artists/json'))
      return {
        body: Array.from({ length: 12 }, (_, n) => ({
          artist_mbid: mbidOf(5_000 + n),
          name: `Near ${n}`,
          score: 100 - n,
        })),
      };
    if (pathname.endsWith('/metadata/recording')) {
      const { recording_mbids } = body as { recording_mbids: string[] };
      return {
        body: Object.fromEntries(
          recording_mbids.map((mbid) => [mbid, metadataAnswer(Number(mbid.slice(-12)))]),
        ),
      };
    }
    if (pathname.endsWith('/spotify-id-from-mbid/json'))
      return {
        body: (body as { recording_mbid: string }[]).map(({ recording_mbid }) => ({
          recording_mbid,
          spotify_track_ids:
            Number(recording_mbid.slice(-2)) % 2
              ? [spotifyId(500_000_000 + Number(recording_mbid.slice(-12)))]
              : [],
        })),
      };
    return { body: [] };
  };
}

export const dead: Script = () => ({ status: 500, body: {} });

export const ownSounds = (count: number): Track[] =>
  Array.from({ length: count }, (_, n) => ({
    ...namedTrack({
      id: newId('sample'),
      source: 'tenant',
      title: `Own sound ${n}`,
      artists: ['Own library'],
    }),
    features: { source: 'tenant', values: { tempo: 80 + n, loudness: -12 } },
  }));
