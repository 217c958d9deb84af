import type { Call } from './call.ts';
import * as catalogue from './catalogue-calls.ts';
import * as personal from './personal-calls.ts';
import * as playlists from './playlist-calls.ts';
import type { Reply } from './reply.ts';
import type { Bucket, Mode } from './state.ts';

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Segments after `/v1`; `:name` takes any text. Earlier lines win. */
  readonly path: string;
  /** Whether an app's own token is refused. */
  readonly user: boolean;
  /** All of these must have been granted. Scopes that depend on the object are checked by the answer. */
  readonly scopes: readonly string[];
  readonly bucket: Bucket;
  /** Elsewhere the path is gone: a bare 403. */
  readonly modes: readonly Mode[];
  readonly answer: (call: Call) => Reply;
}

const ALL: readonly Mode[] = ['extended', 'dev-old', 'dev-new'];
const OLD: readonly Mode[] = ['extended', 'dev-old'];
const EXTENDED: readonly Mode[] = ['extended'];

const GONE = (): Reply => ({ status: 404 });

function app(
  method: Endpoint['method'],
  path: string,
  bucket: Bucket,
  modes: readonly Mode[],
  answer: Endpoint['answer'],
): Endpoint {
  return { method, path, user: false, scopes: [], bucket, modes, answer };
}

function own(
  method: Endpoint['method'],
  path: string,
  scopes: readonly string[],
  bucket: Bucket,
  modes: readonly Mode[],
  answer: Endpoint['answer'],
): Endpoint {
  return { method, path, user: true, scopes, bucket, modes, answer };
}

/** Everything under `/v1`, with what it asks for and who still gets it. */
export const ENDPOINTS: readonly Endpoint[] = [
  own('GET', '/me', [], 'profile', ALL, personal.getMe),
  own('GET', '/me/top/:type', ['user-top-read'], 'personal', ALL, personal.getTop),
  own(
    'GET',
    '/me/player/recently-played',
    ['user-read-recently-played'],
    'personal',
    ALL,
    personal.getRecentlyPlayed,
  ),
  own('GET', '/me/tracks', ['user-library-read'], 'library', ALL, personal.getSavedTracks),
  own('GET', '/me/albums', ['user-library-read'], 'library', ALL, personal.getSavedAlbums),
  own('GET', '/me/following', ['user-follow-read'], 'library', ALL, personal.getFollowing),
  own('GET', '/me/library/contains', ['user-library-read'], 'library', ALL, personal.containsLibrary),
  own('PUT', '/me/library', [], 'library', ALL, personal.putLibrary),
  own('DELETE', '/me/library', [], 'library', ALL, personal.deleteLibrary),
  own('GET', '/me/playlists', ['playlist-read-private'], 'playlist-read', ALL, playlists.getMyPlaylists),
  own('POST', '/me/playlists', [], 'playlist-write', ALL, playlists.createPlaylist),
  own('GET', '/me/:type/contains', ['user-library-read'], 'library', OLD, personal.containsSaved),
  own('PUT', '/me/:type', ['user-library-modify'], 'library', OLD, personal.putSaved),
  own('DELETE', '/me/:type', ['user-library-modify'], 'library', OLD, personal.deleteSaved),
  app('GET', '/users/:id', 'profile', OLD, personal.getUser),
  app('GET', '/users/:id/playlists', 'playlist-read', OLD, playlists.getUserPlaylists),
  own('POST', '/users/:id/playlists', [], 'playlist-write', OLD, playlists.createPlaylist),
  app('GET', '/playlists/:id', 'playlist-read', ALL, playlists.getPlaylist),
  own('PUT', '/playlists/:id', [], 'playlist-write', ALL, playlists.changePlaylist),
  app('GET', '/playlists/:id/items', 'playlist-read', ALL, playlists.getItems),
  own('POST', '/playlists/:id/items', [], 'playlist-write', ALL, playlists.addItems),
  own('PUT', '/playlists/:id/items', [], 'playlist-write', ALL, playlists.updateItems),
  own('DELETE', '/playlists/:id/items', [], 'playlist-write', ALL, playlists.removeItems),
  app('GET', '/playlists/:id/tracks', 'playlist-read', OLD, playlists.getTracksOfPlaylist),
  own('POST', '/playlists/:id/tracks', [], 'playlist-write', OLD, playlists.addItems),
  own('PUT', '/playlists/:id/tracks', [], 'playlist-write', OLD, playlists.updateItems),
  own('DELETE', '/playlists/:id/tracks', [], 'playlist-write', OLD, playlists.removeTracks),
  own('PUT', '/playlists/:id/followers', [], 'playlist-write', OLD, playlists.follow),
  own('DELETE', '/playlists/:id/followers', [], 'playlist-write', OLD, playlists.unfollow),
  app('GET', '/playlists/:id/images', 'playlist-read', ALL, playlists.getImages),
  own('PUT', '/playlists/:id/images', [], 'image', ALL, playlists.putImage),
  app('GET', '/search', 'search', ALL, catalogue.search),
  app('GET', '/tracks', 'catalogue', OLD, catalogue.getTracks),
  app('GET', '/tracks/:id', 'catalogue', ALL, catalogue.getTrack),
  app('GET', '/artists', 'catalogue', OLD, catalogue.getArtists),
  app('GET', '/artists/:id', 'catalogue', ALL, catalogue.getArtist),
  app('GET', '/artists/:id/albums', 'catalogue', ALL, catalogue.getArtistAlbums),
  app('GET', '/artists/:id/top-tracks', 'catalogue', OLD, catalogue.getTopTracks),
  app('GET', '/artists/:id/related-artists', 'catalogue', EXTENDED, catalogue.getRelatedArtists),
  app('GET', '/albums', 'catalogue', OLD, catalogue.getAlbums),
  app('GET', '/albums/:id', 'catalogue', ALL, catalogue.getAlbum),
  app('GET', '/albums/:id/tracks', 'catalogue', ALL, catalogue.getAlbumTracks),
  app('GET', '/audio-features', 'catalogue', EXTENDED, catalogue.getManyAudioFeatures),
  app('GET', '/audio-features/:id', 'catalogue', EXTENDED, catalogue.getAudioFeatures),
  app('GET', '/audio-analysis/:id', 'catalogue', [], GONE),
  app('GET', '/recommendations', 'catalogue', EXTENDED, catalogue.getRecommendations),
  app('GET', '/recommendations/available-genre-seeds', 'catalogue', EXTENDED, catalogue.getGenreSeeds),
  app('GET', '/browse/featured-playlists', 'catalogue', [], GONE),
  app('GET', '/browse/new-releases', 'catalogue', [], GONE),
  app('GET', '/browse/categories', 'catalogue', [], GONE),
  app('GET', '/browse/categories/:id', 'catalogue', [], GONE),
  app('GET', '/browse/categories/:id/playlists', 'catalogue', [], GONE),
  app('GET', '/markets', 'catalogue', [], GONE),
  app('GET', '/episodes', 'catalogue', [], GONE),
  app('GET', '/shows', 'catalogue', [], GONE),
  app('GET', '/audiobooks', 'catalogue', [], GONE),
  app('GET', '/chapters', 'catalogue', [], GONE),
];

export interface Found {
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
}

/** The endpoint for a path, `wrong-method` when the path has others, or undefined. */
export function endpointFor(method: string, path: string): Found | 'wrong-method' | undefined {
  let wrong = false;
  for (const endpoint of ENDPOINTS) {
    const params = matchPath(endpoint.path, path);
    if (!params) continue;
    if (endpoint.method === method) return { endpoint, params };
    wrong = true;
  }
  return wrong ? 'wrong-method' : undefined;
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, segment] of wanted.entries()) {
    const text = given[i] ?? '';
    if (segment.startsWith(':')) {
      if (text === '') return undefined;
      params[segment.slice(1)] = text;
    } else if (segment !== text) return undefined;
  }
  return params;
}
