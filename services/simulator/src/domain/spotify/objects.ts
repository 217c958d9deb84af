import { type Album, type Artist, at, type Catalogue, type Track } from '../catalogue.ts';
import { share } from '../dice.ts';
import { marked } from '../mark.ts';
import { snapshotId } from './playlists.ts';
import type { App, Entry, Playlist, PlaylistItem, User } from './state.ts';

/** How objects look to one app: development apps made since February 2026 get less. */
export interface View {
  readonly catalogue: Catalogue;
  readonly app: App;
  /** Where this stand-in is reached, without a slash at the end. */
  readonly url: string;
  /** Stands before every word of the names and genres that Spotify tells; see `mark.ts`. */
  readonly mark?: string;
}

type Json = Record<string, unknown>;

const MARKETS = ['AT', 'AU', 'BR', 'CA', 'DE', 'ES', 'FR', 'GB', 'IT', 'JP', 'MX', 'NL', 'PL', 'SE', 'US'];
const legacy = (view: View): boolean => view.app.mode !== 'dev-new';

function identity(view: View, type: string, id: string): Json {
  return {
    external_urls: { spotify: `https://open.spotify.com/${type}/${id}` },
    href: `${view.url}/spotify/v1/${type}s/${id}`,
    id,
    type,
    uri: `spotify:${type}:${id}`,
  };
}

function images(view: View, id: string): Json[] {
  return [640, 300, 64].map((size) => ({
    url: `${view.url}/spotify/image/${id}/${size}`,
    height: size,
    width: size,
  }));
}

export function simpleArtist(view: View, artist: Artist): Json {
  return { ...identity(view, 'artist', artist.id), name: marked(artist.name, view.mark) };
}

/** Without genres, popularity and followers for new development apps; other apps miss genres for some artists. */
export function fullArtist(view: View, artist: Artist): Json {
  const base = { ...simpleArtist(view, artist), images: images(view, artist.id) };
  if (!legacy(view)) return base;
  return {
    ...base,
    followers: { href: null, total: Math.round(10 ** (1 + artist.popularity / 16)) },
    genres: share(`genres:${artist.id}`) < 0.08 ? [] : artist.genres.map((genre) => marked(genre, view.mark)),
    popularity: artist.popularity,
  };
}

export function simpleAlbum(view: View, album: Album): Json {
  const count = album.tracks.length;
  return {
    ...identity(view, 'album', album.id),
    album_type: count <= 3 ? 'single' : 'album',
    total_tracks: count,
    images: images(view, album.id),
    name: marked(album.name, view.mark),
    release_date: album.releaseDate,
    release_date_precision: ['year', 'month', 'day'][album.releaseDate.split('-').length - 1] ?? 'day',
    artists: [simpleArtist(view, at(view.catalogue.artists, album.artist))],
    ...(legacy(view) ? { available_markets: MARKETS } : {}),
  };
}

export function fullAlbum(view: View, album: Album, tracks: Json): Json {
  return {
    ...simpleAlbum(view, album),
    tracks,
    copyrights: [
      {
        text: `${album.releaseDate.slice(0, 4)} ${marked(at(view.catalogue.artists, album.artist).name, view.mark)}`,
        type: 'P',
      },
    ],
    external_ids: { upc: album.upc },
    genres: [],
    ...(legacy(view)
      ? {
          label: `${marked(at(view.catalogue.artists, album.artist).name, view.mark)} Records`,
          popularity: Math.max(...album.tracks.map((t) => at(view.catalogue.tracks, t).popularity)),
        }
      : {}),
  };
}

/** As in an album's track list: no album, no external ids. */
export function simpleTrack(view: View, track: Track): Json {
  return {
    ...identity(view, 'track', track.id),
    artists: track.artists.map((artist) => simpleArtist(view, at(view.catalogue.artists, artist))),
    disc_number: 1,
    duration_ms: track.durationMs,
    explicit: track.explicit,
    is_local: false,
    is_playable: true,
    name: marked(track.name, view.mark),
    track_number: track.trackNumber,
    ...(legacy(view) ? { available_markets: MARKETS, preview_url: null } : {}),
  };
}

export function fullTrack(view: View, track: Track): Json {
  return {
    ...simpleTrack(view, track),
    album: simpleAlbum(view, at(view.catalogue.albums, track.album)),
    external_ids: track.isrc ? { isrc: track.isrc } : {},
    ...(legacy(view) ? { popularity: track.popularity } : {}),
  };
}

/**
 * What a request for a market gets: some releases are replaced by another of the same recording.
 * The requested id is then only in `linked_from`, which new development apps do not see.
 */
export function relinkedTrack(view: View, track: Track, market: string | null): Json {
  const siblings = at(view.catalogue.recordings, track.recording).tracks;
  if (market === null || siblings.length < 2 || share(`relink:${track.id}`) >= 0.25)
    return fullTrack(view, track);
  const other = at(view.catalogue.tracks, at(siblings, siblings[0] === track.index ? 1 : 0));
  return {
    ...fullTrack(view, other),
    ...(legacy(view) ? { linked_from: identity(view, 'track', track.id) } : {}),
  };
}

export function audioFeatures(view: View, track: Track): Json {
  return {
    ...track.features,
    analysis_url: `${view.url}/spotify/v1/audio-analysis/${track.id}`,
    duration_ms: track.durationMs,
    id: track.id,
    time_signature: share(`metre:${track.id}`) < 0.06 ? 3 : 4,
    track_href: `${view.url}/spotify/v1/tracks/${track.id}`,
    type: 'audio_features',
    uri: `spotify:track:${track.id}`,
  };
}

export function publicUser(view: View, user: User | undefined, id: string): Json {
  return {
    ...identity(view, 'user', id),
    display_name: user?.displayName ?? (id === 'spotify' ? 'Spotify' : id),
  };
}

/** Country and product need `user-read-private`, the address `user-read-email`; new development apps get none of them. */
export function ownProfile(view: View, user: User, scopes: ReadonlySet<string>): Json {
  const base = {
    ...publicUser(view, user, user.id),
    account_id: user.accountId,
    images: images(view, user.id).slice(1),
  };
  if (!legacy(view)) return base;
  return {
    ...base,
    followers: { href: null, total: 7 },
    ...(scopes.has('user-read-private')
      ? {
          country: user.country,
          product: user.premium ? 'premium' : 'free',
          explicit_content: { filter_enabled: false, filter_locked: false },
        }
      : {}),
    ...(scopes.has('user-read-email') ? { email: user.email } : {}),
  };
}

export function uriOf(view: Pick<View, 'catalogue'>, entry: Entry): string | null {
  switch (entry.kind) {
    case 'track':
      return `spotify:track:${at(view.catalogue.tracks, entry.track).id}`;
    case 'local':
      return `spotify:local:${[entry.artist, entry.album, entry.name].map(encodeURIComponent).join(':')}:${Math.round(entry.durationMs / 1000)}`;
    case 'episode':
      return `spotify:episode:${entry.id}`;
    case 'gone':
      return null;
  }
}

function entryObject(view: View, entry: Entry, market: string | null): Json | null {
  switch (entry.kind) {
    case 'track':
      return relinkedTrack(view, at(view.catalogue.tracks, entry.track), market);
    case 'local':
      return {
        album: {
          name: entry.album,
          album_type: null,
          artists: [],
          external_urls: {},
          href: null,
          id: null,
          images: [],
          release_date: null,
          type: 'album',
          uri: null,
        },
        artists: [{ name: entry.artist, external_urls: {}, href: null, id: null, type: 'artist', uri: null }],
        disc_number: 0,
        duration_ms: entry.durationMs,
        explicit: false,
        external_ids: {},
        external_urls: {},
        href: null,
        id: null,
        is_local: true,
        name: entry.name,
        track_number: 0,
        type: 'track',
        uri: uriOf(view, entry),
        ...(legacy(view) ? { popularity: 0, preview_url: null, available_markets: [] } : {}),
      };
    case 'episode':
      return {
        ...identity(view, 'episode', entry.id),
        name: entry.name,
        description: entry.name,
        duration_ms: entry.durationMs,
        explicit: false,
        images: images(view, entry.id),
        is_externally_hosted: false,
        is_playable: true,
        languages: ['en'],
        release_date: '2026-01-15',
        release_date_precision: 'day',
      };
    case 'gone':
      return null;
  }
}

/** One line of a playlist. The old `/tracks` path knows only `track`; `/items` has `item`, and `track` beside it where the app is set so. */
export function playlistItem(
  view: View,
  item: PlaylistItem,
  path: 'tracks' | 'items',
  market: string | null,
): Json {
  const object = entryObject(view, item.entry, market);
  const keys = path === 'tracks' ? 'track' : legacy(view) ? 'both' : view.app.itemKeys;
  return {
    added_at: new Date(item.addedAtMs).toISOString().replace(/\.\d{3}/, ''),
    added_by: identity(view, 'user', item.addedBy),
    is_local: item.entry.kind === 'local',
    ...(legacy(view) ? { primary_color: null, video_thumbnail: { url: null } } : {}),
    ...(keys === 'track' ? {} : { item: object }),
    ...(keys === 'item' ? {} : { track: object }),
  };
}

/** A playlist as in lists: how many items, not which. New apps find the count under `items`, older ones under `tracks` too. */
export function simplePlaylist(view: View, playlist: Playlist, owner: User | undefined): Json {
  const counted = {
    href: `${view.url}/spotify/v1/playlists/${playlist.id}/items`,
    total: playlist.items.length,
  };
  return {
    ...identity(view, 'playlist', playlist.id),
    collaborative: playlist.collaborative,
    description: playlist.description,
    images: playlistImages(view, playlist),
    name: playlist.name,
    owner: publicUser(view, owner, playlist.ownerId),
    public: playlist.isPublic,
    snapshot_id: snapshotId(playlist),
    items: counted,
    ...(legacy(view) ? { tracks: { ...counted, href: counted.href.replace(/items$/, 'tracks') } } : {}),
  };
}

export function playlistImages(view: View, playlist: Playlist): Json[] {
  if (playlist.cover)
    return [
      { url: `${view.url}/_control/spotify/playlists/${playlist.id}/cover`, height: null, width: null },
    ];
  return playlist.items.length === 0 ? [] : images(view, playlist.id).slice(0, 1);
}
