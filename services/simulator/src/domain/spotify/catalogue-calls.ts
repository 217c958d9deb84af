import { type Album, at, type Track } from '../catalogue.ts';
import { marked } from '../mark.ts';
import { measureOf, recommend, TUNABLE_WIDTH, type Tunable } from '../recommend.ts';
import { holds, parseQuery, searchAlbums, searchArtists, searchTracks } from '../search.ts';
import { similarArtists } from '../similar-artists.ts';
import { badId, type Call, hrefOf, idsOf, marketOf, page, pageOf, windowOf } from './call.ts';
import {
  audioFeatures,
  fullAlbum,
  fullArtist,
  fullTrack,
  relinkedTrack,
  simpleAlbum,
  simplePlaylist,
  simpleTrack,
} from './objects.ts';
import { isReply, notFound, ok, type Reply, refuse } from './reply.ts';
import type { Playlist } from './state.ts';

const SEARCH_TYPES = ['album', 'artist', 'playlist', 'track', 'show', 'episode', 'audiobook'];

export function search(call: Call): Reply {
  const q = call.query.get('q')?.trim();
  if (!q) return refuse(400, 'No search query');
  const types = (call.query.get('type') ?? '').split(',').filter((type) => type !== '');
  if (types.length === 0) return refuse(400, 'Missing parameter type');
  const unknown = types.find((type) => !SEARCH_TYPES.includes(type));
  if (unknown !== undefined) return refuse(400, `Bad search type field ${unknown}`);
  const rule =
    call.app.mode === 'dev-new'
      ? { limit: 5, limitMax: 10, offsetMax: 1000 }
      : { limit: 20, limitMax: 50, offsetMax: 1000 };
  const window = windowOf(call.query, rule);
  if ('status' in window) return window;
  const market = marketOf(call);
  if ('status' in market) return market;
  const query = parseQuery(q);
  const { catalogue } = call;
  const answer: Record<string, unknown> = {};
  for (const type of new Set(types)) {
    const one: Call = {
      ...call,
      query: new URLSearchParams(
        [...call.query].filter(([name]) => name !== 'type').concat([['type', type]]),
      ),
    };
    switch (type) {
      case 'track':
        answer['tracks'] = pageOf(one, searchTracks(catalogue, query), window, (i) =>
          fullTrack(call, at(catalogue.tracks, i)),
        );
        break;
      case 'artist':
        answer['artists'] = pageOf(one, searchArtists(catalogue, query), window, (i) =>
          fullArtist(call, at(catalogue.artists, i)),
        );
        break;
      case 'album':
        answer['albums'] = pageOf(one, searchAlbums(catalogue, query, call.nowMs), window, (i) =>
          simpleAlbum(call, at(catalogue.albums, i)),
        );
        break;
      case 'playlist': {
        const found = [...call.state.playlists.values()].filter(
          (p) => p.isPublic && holds(p.name, query.words.join(' '), true),
        );
        answer['playlists'] = pageOf(one, found, window, (p) => listedPlaylist(call, p));
        break;
      }
      default:
        answer[`${type}s`] = pageOf(one, [], window, () => null);
    }
  }
  return ok(answer);
}

/** Development apps get null for Spotify's own playlists. */
export function listedPlaylist(call: Call, playlist: Playlist): unknown {
  return hiddenPlaylist(call, playlist.id)
    ? null
    : simplePlaylist(call, playlist, call.state.users.get(playlist.ownerId));
}

export function hiddenPlaylist(call: Call, id: string): boolean {
  return id.startsWith('37i9') && call.app.mode !== 'extended';
}

export function getTrack(call: Call): Reply {
  const market = marketOf(call);
  if ('status' in market) return market;
  const bad = badId(call.params['id']);
  if (bad) return bad;
  const track = call.catalogue.trackById.get(call.params['id'] ?? '');
  return track ? ok(relinkedTrack(call, track, market.market)) : notFound();
}

export function getTracks(call: Call): Reply {
  const ids = idsOf(call, 50);
  if (isReply(ids)) return ids;
  const market = marketOf(call);
  if ('status' in market) return market;
  const one = (track: Track | undefined) => (track ? relinkedTrack(call, track, market.market) : null);
  return ok({ tracks: ids.map((id) => one(call.catalogue.trackById.get(id))) });
}

export function getArtist(call: Call): Reply {
  const bad = badId(call.params['id']);
  if (bad) return bad;
  const artist = call.catalogue.artistById.get(call.params['id'] ?? '');
  return artist ? ok(fullArtist(call, artist)) : notFound();
}

export function getArtists(call: Call): Reply {
  const ids = idsOf(call, 50);
  if (isReply(ids)) return ids;
  return ok({
    artists: ids.map((id) => {
      const artist = call.catalogue.artistById.get(id);
      return artist ? fullArtist(call, artist) : null;
    }),
  });
}

const GROUPS = ['album', 'single', 'appears_on', 'compilation'];

export function getArtistAlbums(call: Call): Reply {
  const bad = badId(call.params['id']);
  if (bad) return bad;
  const groups = (call.query.get('include_groups') ?? GROUPS.join(',')).split(',');
  if (groups.some((group) => !GROUPS.includes(group))) return refuse(400, 'Invalid include_groups');
  const artist = call.catalogue.artistById.get(call.params['id'] ?? '');
  if (!artist) return notFound();
  const albums = new Map<number, string>();
  for (const index of artist.albums)
    albums.set(index, at(call.catalogue.albums, index).tracks.length <= 3 ? 'single' : 'album');
  for (const track of artist.tracks) {
    const { album } = at(call.catalogue.tracks, track);
    if (!albums.has(album)) albums.set(album, 'appears_on');
  }
  const found = [...albums]
    .filter(([, group]) => groups.includes(group))
    .map(([index, group]) => ({ album: at(call.catalogue.albums, index), group }))
    .sort((a, b) => b.album.releaseDate.localeCompare(a.album.releaseDate) || a.album.index - b.album.index);
  const rule = call.app.mode === 'dev-new' ? { limit: 5, limitMax: 10 } : { limit: 20, limitMax: 50 };
  return page(call, found, rule, ({ album, group }) => ({
    ...simpleAlbum(call, album),
    ...(call.app.mode === 'dev-new' ? {} : { album_group: group }),
  }));
}

function albumObject(call: Call, album: Album): unknown {
  const tracks = pageOf(
    { ...call, query: new URLSearchParams() },
    album.tracks,
    { limit: 50, offset: 0 },
    (i) => simpleTrack(call, at(call.catalogue.tracks, i)),
    `/albums/${album.id}/tracks`,
  );
  return fullAlbum(call, album, tracks);
}

export function getAlbum(call: Call): Reply {
  const bad = badId(call.params['id']);
  if (bad) return bad;
  const album = call.catalogue.albumById.get(call.params['id'] ?? '');
  return album ? ok(albumObject(call, album)) : notFound();
}

export function getAlbums(call: Call): Reply {
  const ids = idsOf(call, 20);
  if (isReply(ids)) return ids;
  return ok({
    albums: ids.map((id) => {
      const album = call.catalogue.albumById.get(id);
      return album ? albumObject(call, album) : null;
    }),
  });
}

export function getAlbumTracks(call: Call): Reply {
  const bad = badId(call.params['id']);
  if (bad) return bad;
  const album = call.catalogue.albumById.get(call.params['id'] ?? '');
  if (!album) return notFound();
  return page(call, album.tracks, { limit: 20, limitMax: 50 }, (i) =>
    simpleTrack(call, at(call.catalogue.tracks, i)),
  );
}

export function getTopTracks(call: Call): Reply {
  const bad = badId(call.params['id']);
  if (bad) return bad;
  const artist = call.catalogue.artistById.get(call.params['id'] ?? '');
  if (!artist) return notFound();
  const tracks = artist.tracks
    .map((i) => at(call.catalogue.tracks, i))
    .sort((a, b) => b.popularity - a.popularity);
  return ok({ tracks: tracks.slice(0, 10).map((track) => fullTrack(call, track)) });
}

export function getRelatedArtists(call: Call): Reply {
  const bad = badId(call.params['id']);
  if (bad) return bad;
  const artist = call.catalogue.artistById.get(call.params['id'] ?? '');
  if (!artist) return notFound();
  return ok({
    artists: similarArtists(call.catalogue, artist.index, 20).map(({ artist: i }) =>
      fullArtist(call, at(call.catalogue.artists, i)),
    ),
  });
}

export function getAudioFeatures(call: Call): Reply {
  const bad = badId(call.params['id']);
  if (bad) return bad;
  const track = call.catalogue.trackById.get(call.params['id'] ?? '');
  return track ? ok(audioFeatures(call, track)) : refuse(404, 'analysis not found');
}

export function getManyAudioFeatures(call: Call): Reply {
  const ids = idsOf(call, 100);
  if (isReply(ids)) return ids;
  return ok({
    audio_features: ids.map((id) => {
      const track = call.catalogue.trackById.get(id);
      return track ? audioFeatures(call, track) : null;
    }),
  });
}

export function getGenreSeeds(call: Call): Reply {
  return ok({
    genres: [...call.catalogue.artistsByGenre.keys()].sort().map((genre) => marked(genre, call.mark)),
  });
}

const SEEDS_MAX = 5;

export function getRecommendations(call: Call): Reply {
  const list = (name: string) => (call.query.get(name) ?? '').split(',').filter((value) => value !== '');
  const trackIds = list('seed_tracks');
  const artistIds = list('seed_artists');
  const genres = list('seed_genres');
  const count = trackIds.length + artistIds.length + genres.length;
  if (count < 1 || count > SEEDS_MAX) return refuse(400, `Between 1 and ${SEEDS_MAX} seeds are required`);
  const window = windowOf(
    new URLSearchParams(call.query.has('limit') ? { limit: call.query.get('limit') ?? '' } : {}),
    { limit: 20, limitMax: 100 },
  );
  if ('status' in window) return window;
  const bounds = { target: {}, min: {}, max: {} } as Record<
    'target' | 'min' | 'max',
    Partial<Record<Tunable, number>>
  >;
  for (const [name, text] of call.query) {
    const match = /^(target|min|max)_(.+)$/.exec(name);
    if (!match || !Object.hasOwn(TUNABLE_WIDTH, match[2] ?? '')) continue;
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value)) return refuse(400, `Invalid value for ${name}`);
    bounds[match[1] as keyof typeof bounds][match[2] as Tunable] = value;
  }
  if ([...trackIds, ...artistIds].some((id) => badId(id))) return refuse(400, 'invalid request');
  const tracks = trackIds.flatMap((id) => call.catalogue.trackById.get(id) ?? []);
  const artists = artistIds.flatMap((id) => call.catalogue.artistById.get(id)?.index ?? []);
  const result = recommend(call.catalogue, { tracks, artists, genres, ...bounds, limit: window.limit });
  const seed = (type: string, known: boolean) => (id: string) => ({
    afterFilteringSize: known ? result.pool : 0,
    afterRelinkingSize: known ? result.pool : 0,
    href:
      type === 'GENRE'
        ? null
        : hrefOf(
            call,
            Object.fromEntries([...call.query.keys()].map((key) => [key, null])),
            `/${type.toLowerCase()}s/${id}`,
          ),
    id,
    initialPoolSize: known ? Math.max(result.pool, 250) : 0,
    type,
  });
  return ok({
    tracks: result.tracks.map((track) => fullTrack(call, track)),
    seeds: [
      ...artistIds.map((id) => seed('ARTIST', call.catalogue.artistById.has(id))(id)),
      ...trackIds.map((id) => seed('TRACK', call.catalogue.trackById.has(id))(id)),
      ...genres.map((genre) => seed('GENRE', call.catalogue.artistsByGenre.has(genre))(genre)),
    ],
  });
}

/** The control page's search: also what Spotify's answer would not show. */
export function describeTrack(call: Pick<Call, 'catalogue'>, track: Track): Record<string, unknown> {
  const recording = at(call.catalogue.recordings, track.recording);
  const artists = track.artists.map((i) => at(call.catalogue.artists, i));
  return {
    id: track.id,
    uri: `spotify:track:${track.id}`,
    name: track.name,
    artists: artists.map(({ id, mbid, name, genres }) => ({ id, mbid, name, genres })),
    album: {
      id: at(call.catalogue.albums, track.album).id,
      name: at(call.catalogue.albums, track.album).name,
      release_date: at(call.catalogue.albums, track.album).releaseDate,
    },
    isrc: track.isrc,
    recording_mbid: recording.mbid,
    recording_isrc: recording.isrc,
    releases: recording.tracks.map((i) => at(call.catalogue.tracks, i).id),
    popularity: track.popularity,
    duration_ms: measureOf(track, 'duration_ms'),
    features: track.features,
  };
}
