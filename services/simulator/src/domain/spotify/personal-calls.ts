import { at } from '../catalogue.ts';
import { type Call, hrefOf, page, userOf, windowOf } from './call.ts';
import { fullArtist, fullTrack, ownProfile, publicUser, simpleAlbum } from './objects.ts';
import { missingScope, notFound, ok, type Reply, refuse } from './reply.ts';
import { TIME_RANGES, type TimeRange, type User } from './state.ts';

const LIST = { limit: 20, limitMax: 50 };
const TOP_MAX = 50;
const RECENT_MAX = 50;

export function getMe(call: Call): Reply {
  return ok(ownProfile(call, userOf(call), call.scopes));
}

export function getUser(call: Call): Reply {
  const user = call.state.users.get(call.params['id'] ?? '');
  return user
    ? ok({ ...publicUser(call, user, user.id), followers: { href: null, total: 7 }, images: [] })
    : notFound();
}

export function getTop(call: Call): Reply {
  const { type } = call.params;
  if (type !== 'tracks' && type !== 'artists') return notFound();
  const range = call.query.get('time_range') ?? 'medium_term';
  if (!TIME_RANGES.includes(range as TimeRange)) return refuse(400, 'Invalid time range');
  const tracks = userOf(call).top[range as TimeRange];
  if (type === 'tracks')
    return page(call, tracks.slice(0, TOP_MAX), LIST, (i) => fullTrack(call, at(call.catalogue.tracks, i)));
  return page(call, topArtists(call, tracks).slice(0, TOP_MAX), LIST, (i) =>
    fullArtist(call, at(call.catalogue.artists, i)),
  );
}

function topArtists(call: Call, tracks: readonly number[]): number[] {
  const weight = new Map<number, number>();
  tracks.forEach((track, place) => {
    for (const artist of at(call.catalogue.tracks, track).artists)
      weight.set(artist, (weight.get(artist) ?? 0) + 1 / (place + 10));
  });
  return [...weight].sort((a, b) => b[1] - a[1]).map(([artist]) => artist);
}

export function getRecentlyPlayed(call: Call): Reply {
  const window = windowOf(new URLSearchParams([...call.query].filter(([name]) => name !== 'offset')), LIST);
  if ('status' in window) return window;
  const after = call.query.get('after');
  const before = call.query.get('before');
  if (after !== null && before !== null) return refuse(400, 'Only one of after or before can be set');
  const edge = after ?? before;
  if (edge !== null && !/^\d{1,15}$/.test(edge)) return refuse(400, 'Invalid cursor');
  const all = userOf(call).recent.slice(0, RECENT_MAX);
  const asked = all.filter((play) =>
    after !== null ? play.playedAtMs > Number(after) : before === null || play.playedAtMs < Number(before),
  );
  // After a moment the nearest plays are the oldest ones; otherwise the newest.
  const plays = after === null ? asked.slice(0, window.limit) : asked.slice(-window.limit);
  const first = plays[0];
  const last = plays.at(-1);
  return ok({
    href: hrefOf(call, {}),
    limit: window.limit,
    next:
      last && asked.length > plays.length && after === null
        ? hrefOf(call, { before: last.playedAtMs, limit: window.limit })
        : null,
    cursors: first && last ? { after: String(first.playedAtMs), before: String(last.playedAtMs) } : null,
    items: plays.map(({ track, playedAtMs }) => ({
      track: fullTrack(call, at(call.catalogue.tracks, track)),
      played_at: new Date(playedAtMs).toISOString(),
      context: null,
    })),
  });
}

function savedOf(user: User, type: string): { id: string; savedAtMs: number }[] {
  const prefix = `spotify:${type}:`;
  return [...user.saved]
    .filter(([uri]) => uri.startsWith(prefix))
    .map(([uri, savedAtMs]) => ({ id: uri.slice(prefix.length), savedAtMs }))
    .sort((a, b) => b.savedAtMs - a.savedAtMs);
}

const isoSeconds = (ms: number) => new Date(ms).toISOString().replace(/\.\d{3}/, '');

export function getSavedTracks(call: Call): Reply {
  const saved = savedOf(userOf(call), 'track').flatMap(({ id, savedAtMs }) => {
    const track = call.catalogue.trackById.get(id);
    return track ? [{ track, savedAtMs }] : [];
  });
  return page(call, saved, LIST, ({ track, savedAtMs }) => ({
    added_at: isoSeconds(savedAtMs),
    track: fullTrack(call, track),
  }));
}

export function getSavedAlbums(call: Call): Reply {
  const saved = savedOf(userOf(call), 'album').flatMap(({ id, savedAtMs }) => {
    const album = call.catalogue.albumById.get(id);
    return album ? [{ album, savedAtMs }] : [];
  });
  return page(call, saved, LIST, ({ album, savedAtMs }) => ({
    added_at: isoSeconds(savedAtMs),
    album: simpleAlbum(call, album),
  }));
}

export function getFollowing(call: Call): Reply {
  if (call.query.get('type') !== 'artist') return refuse(400, 'Bad or missing type');
  const window = windowOf(call.query, LIST);
  if ('status' in window) return window;
  const all = userOf(call).following;
  const after = call.query.get('after');
  const from = after === null ? 0 : all.indexOf(after) + 1;
  const ids = all.slice(from, from + window.limit);
  const more = from + ids.length < all.length;
  return ok({
    artists: {
      href: hrefOf(call, {}),
      limit: window.limit,
      next: more ? hrefOf(call, { after: ids.at(-1) ?? null }) : null,
      cursors: { after: more ? (ids.at(-1) ?? null) : null },
      total: all.length,
      items: ids.flatMap((id) => {
        const artist = call.catalogue.artistById.get(id);
        return artist ? [fullArtist(call, artist)] : [];
      }),
    },
  });
}

const LIBRARY_URIS_MAX = 40;
/** The calls per type take more. */
const SAVED_IDS_MAX = 50;
const LIBRARY_URI = /^spotify:(track|album|episode|show|audiobook|artist|user|playlist):([^:]+)$/;

/** What `/me/library` is asked about. The addresses are read from the query alone. */
function libraryUris(
  call: Call,
): { readonly type: string; readonly id: string; readonly uri: string }[] | Reply {
  const uris = (call.query.get('uris') ?? '').split(',').filter((uri) => uri !== '');
  if (uris.length === 0) return refuse(400, 'Missing required field: uris');
  const max = call.params['type'] === undefined ? LIBRARY_URIS_MAX : SAVED_IDS_MAX;
  if (uris.length > max) return refuse(400, 'Too many uris requested');
  const parsed = uris.map((uri) => {
    const match = LIBRARY_URI.exec(uri);
    return { type: match?.[1] ?? '', id: match?.[2] ?? '', uri };
  });
  const bad = parsed.find(({ type }) => type === '');
  return bad ? refuse(400, `Invalid uri: ${bad.uri}`) : parsed;
}

function libraryScope(type: string, isPublic: boolean): string {
  if (type === 'artist' || type === 'user') return 'user-follow-modify';
  if (type === 'playlist') return isPublic ? 'playlist-modify-public' : 'playlist-modify-private';
  return 'user-library-modify';
}

export function putLibrary(call: Call): Reply {
  return changeLibrary(call, true);
}

export function deleteLibrary(call: Call): Reply {
  return changeLibrary(call, false);
}

function changeLibrary(call: Call, keep: boolean): Reply {
  const uris = libraryUris(call);
  if ('status' in uris) return uris;
  const user = userOf(call);
  for (const { type, id } of uris) {
    const isPublic = call.state.playlists.get(id)?.isPublic ?? true;
    if (!call.scopes.has(libraryScope(type, isPublic))) return missingScope();
    if (type === 'track' && !call.catalogue.trackById.has(id)) return notFound();
    if (type === 'playlist' && !call.state.playlists.has(id)) return notFound();
  }
  for (const { type, id, uri } of uris) {
    if (type === 'artist') keepIn(user.following, id, keep);
    else if (type === 'playlist') keepIn(user.playlists, id, keep);
    else if (keep) user.saved.set(uri, call.nowMs);
    else user.saved.delete(uri);
  }
  return { status: 200 };
}

function keepIn(list: string[], id: string, keep: boolean): void {
  const place = list.indexOf(id);
  if (keep && place < 0) list.unshift(id);
  if (!keep && place >= 0) list.splice(place, 1);
}

export function containsLibrary(call: Call): Reply {
  const uris = libraryUris(call);
  if ('status' in uris) return uris;
  const user = userOf(call);
  return ok(
    uris.map(({ type, id, uri }) =>
      type === 'artist'
        ? user.following.includes(id)
        : type === 'playlist'
          ? user.playlists.includes(id)
          : user.saved.has(uri),
    ),
  );
}

/** The calls per type that new apps lost: `PUT|DELETE /me/tracks?ids=`, `GET /me/tracks/contains?ids=` and the same for albums. */
function asLibraryCall(call: Call): Call {
  const type = (call.params['type'] ?? '').replace(/s$/, '');
  const ids = (call.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  return {
    ...call,
    query: new URLSearchParams({ uris: ids.map((id) => `spotify:${type}:${id}`).join(',') }),
  };
}

const perType = (answer: (call: Call) => Reply) => (call: Call) =>
  call.params['type'] === 'tracks' || call.params['type'] === 'albums'
    ? answer(asLibraryCall(call))
    : notFound();

export const putSaved = perType(putLibrary);
export const deleteSaved = perType(deleteLibrary);
export const containsSaved = perType(containsLibrary);
