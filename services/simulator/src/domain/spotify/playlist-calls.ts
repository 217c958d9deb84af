import { badId, type Call, jsonBody, marketOf, page, pageOf, userOf, windowOf } from './call.ts';
import { hiddenPlaylist, listedPlaylist } from './catalogue-calls.ts';
import { filterFields } from './fields.ts';
import { playlistImages, playlistItem, simplePlaylist, uriOf } from './objects.ts';
import { insertItems, knowsSnapshot, moveItems, removeUris, snapshotId } from './playlists.ts';
import { done, forbidden, missingScope, notFound, ok, type Reply, refuse } from './reply.ts';
import { bound, type Playlist, type PlaylistItem } from './state.ts';

const URIS_MAX = 100;
const COVER_PAYLOAD_BYTES_MAX = 256 * 1024;
const PLAYLISTS_MAX = 20_000;
const PLAYLISTS_PER_USER_MAX = 11_000;
const NAME_LENGTH_MAX = 300;
const DESCRIPTION_LENGTH_MAX = 300;

function playlistOf(call: Call): Playlist | Reply {
  const id = call.params['id'] ?? '';
  const bad = badId(id);
  if (bad) return bad;
  const playlist = call.state.playlists.get(id);
  return playlist && !hiddenPlaylist(call, id) ? playlist : notFound();
}

/** New development apps see the contents only of what the user owns or works on. */
function mayRead(call: Call, playlist: Playlist): boolean {
  return call.app.mode !== 'dev-new' || isMember(call, playlist);
}

function isMember(call: Call, playlist: Playlist): boolean {
  const { user } = call;
  return (
    user !== undefined &&
    (playlist.ownerId === user.id || (playlist.collaborative && user.playlists.includes(playlist.id)))
  );
}

function readScopeRefusal(call: Call, playlist: Playlist): Reply | undefined {
  if (call.user === undefined || playlist.isPublic || playlist.ownerId !== call.user.id) return undefined;
  return call.scopes.has('playlist-read-private') ? undefined : missingScope();
}

function modifyScope(isPublic: boolean): string {
  return isPublic ? 'playlist-modify-public' : 'playlist-modify-private';
}

/** The playlist of a write, or why it may not be written. */
function writable(call: Call): Playlist | Reply {
  const playlist = playlistOf(call);
  if ('status' in playlist) return playlist;
  if (!isMember(call, playlist)) return forbidden();
  return call.scopes.has(modifyScope(playlist.isPublic)) ? playlist : missingScope();
}

export function getMyPlaylists(call: Call): Reply {
  const lists = userOf(call).playlists.flatMap((id) => call.state.playlists.get(id) ?? []);
  const visible = call.scopes.has('playlist-read-collaborative')
    ? lists
    : lists.filter((playlist) => !playlist.collaborative);
  return page(call, visible, { limit: 20, limitMax: 50 }, (playlist) => listedPlaylist(call, playlist));
}

export function getUserPlaylists(call: Call): Reply {
  const user = call.state.users.get(call.params['id'] ?? '');
  if (!user) return notFound();
  const lists = user.playlists
    .flatMap((id) => call.state.playlists.get(id) ?? [])
    .filter((playlist) => playlist.isPublic);
  return page(call, lists, { limit: 20, limitMax: 50 }, (playlist) => listedPlaylist(call, playlist));
}

function withFields(call: Call, body: unknown): Reply {
  const fields = call.query.get('fields');
  if (!fields) return ok(body);
  const kept = filterFields(body, fields);
  return kept === undefined ? refuse(400, 'Invalid fields parameter') : ok(kept);
}

export function getPlaylist(call: Call): Reply {
  const playlist = playlistOf(call);
  if ('status' in playlist) return playlist;
  const refusal = readScopeRefusal(call, playlist);
  if (refusal) return refusal;
  const market = marketOf(call);
  if ('status' in market) return market;
  const {
    items: _items,
    tracks: _tracks,
    ...base
  } = simplePlaylist(call, playlist, call.state.users.get(playlist.ownerId));
  if (!mayRead(call, playlist)) return withFields(call, base);
  const plain = { ...call, query: new URLSearchParams() };
  const contents = (path: 'items' | 'tracks') =>
    pageOf(
      plain,
      playlist.items,
      { limit: itemsLimitMax(call), offset: 0 },
      (item) => playlistItem(call, item, path, market.market),
      `/playlists/${playlist.id}/${path}`,
    );
  const old = call.app.mode !== 'dev-new';
  return withFields(call, {
    ...base,
    ...(old ? { followers: { href: null, total: 0 }, tracks: contents('tracks') } : {}),
    items: contents('items'),
  });
}

/** Older apps still get pages of a hundred. A link inside a playlist must be one that its own app may follow. */
function itemsLimitMax(call: Call): number {
  return call.app.mode === 'dev-new' ? 50 : 100;
}

function listItems(call: Call, path: 'items' | 'tracks', limitMax: number): Reply {
  const playlist = playlistOf(call);
  if ('status' in playlist) return playlist;
  if (!mayRead(call, playlist)) return forbidden();
  const refusal = readScopeRefusal(call, playlist);
  if (refusal) return refusal;
  const market = marketOf(call);
  if ('status' in market) return market;
  const window = windowOf(call.query, { limit: path === 'tracks' ? 100 : 20, limitMax });
  if ('status' in window) return window;
  return withFields(
    call,
    pageOf(call, playlist.items, window, (item) => playlistItem(call, item, path, market.market)),
  );
}

export const getItems = (call: Call): Reply => listItems(call, 'items', itemsLimitMax(call));
export const getTracksOfPlaylist = (call: Call): Reply => listItems(call, 'tracks', 100);

export function createPlaylist(call: Call): Reply {
  const body = jsonBody(call);
  if (isRefusal(body)) return body;
  const user = userOf(call);
  if (call.params['id'] !== undefined && call.params['id'] !== user.id)
    return refuse(403, 'You cannot create a playlist for another user.');
  const details = detailsOf(body);
  if (isRefusal(details)) return details;
  if (details.name === undefined) return refuse(400, 'Missing required field: name');
  const isPublic = details.isPublic ?? true;
  const collaborative = details.collaborative ?? false;
  if (collaborative && isPublic) return refuse(400, 'Collaborative playlists can only be private.');
  if (!call.scopes.has(modifyScope(isPublic))) return missingScope();
  if (collaborative && !call.scopes.has('playlist-modify-public')) return missingScope();
  if (user.playlists.length >= PLAYLISTS_PER_USER_MAX) return refuse(400, 'Too many playlists');
  const playlist: Playlist = {
    id: call.mint().slice(0, 22),
    ownerId: user.id,
    name: details.name,
    description: details.description ?? '',
    isPublic,
    collaborative,
    items: [],
    version: 1,
    cover: null,
    createdBy: call.app.clientId,
    createdAtMs: call.nowMs,
  };
  call.state.playlists.set(playlist.id, playlist);
  bound(call.state.playlists, PLAYLISTS_MAX);
  call.state.creates.set(user.id, (call.state.creates.get(user.id) ?? 0) + 1);
  user.playlists.unshift(playlist.id);
  const reply = getPlaylist({
    ...call,
    params: { id: playlist.id },
    query: new URLSearchParams(),
    scopes: new Set([...call.scopes, 'playlist-read-private']),
  });
  return { ...reply, status: 201, headers: { location: `${call.url}/spotify/v1/playlists/${playlist.id}` } };
}

interface Details {
  readonly name?: string;
  readonly description?: string;
  readonly isPublic?: boolean;
  readonly collaborative?: boolean;
}

function isRefusal(value: object): value is Reply {
  return 'status' in value && typeof value.status === 'number';
}

function detailsOf(body: Readonly<Record<string, unknown>>): Details | Reply {
  const { name, description, public: isPublic, collaborative } = body;
  if (name !== undefined && (typeof name !== 'string' || name.trim() === ''))
    return refuse(400, 'Missing required field: name');
  if (typeof name === 'string' && name.length > NAME_LENGTH_MAX)
    return refuse(400, 'Playlist name is too long');
  if (description !== undefined && description !== null && typeof description !== 'string')
    return refuse(400, 'Invalid description');
  if (typeof description === 'string' && description.length > DESCRIPTION_LENGTH_MAX)
    return refuse(400, 'Playlist description is too long');
  if (isPublic !== undefined && isPublic !== null && typeof isPublic !== 'boolean')
    return refuse(400, 'Invalid public');
  if (collaborative !== undefined && typeof collaborative !== 'boolean')
    return refuse(400, 'Invalid collaborative');
  return {
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof description === 'string' ? { description: description } : {}),
    ...(typeof isPublic === 'boolean' ? { isPublic } : {}),
    ...(typeof collaborative === 'boolean' ? { collaborative } : {}),
  };
}

export function changePlaylist(call: Call): Reply {
  const playlist = writable(call);
  if ('status' in playlist) return playlist;
  if (playlist.ownerId !== userOf(call).id) return forbidden();
  const body = jsonBody(call);
  if (isRefusal(body)) return body;
  const details = detailsOf(body);
  if (isRefusal(details)) return details;
  const isPublic = details.isPublic ?? playlist.isPublic;
  const collaborative = details.collaborative ?? playlist.collaborative;
  if (collaborative && isPublic) return refuse(400, 'Collaborative playlists can only be private.');
  if (!call.scopes.has(modifyScope(isPublic))) return missingScope();
  playlist.name = details.name ?? playlist.name;
  playlist.description = details.description ?? playlist.description;
  playlist.isPublic = isPublic;
  playlist.collaborative = collaborative;
  playlist.version++;
  return done();
}

/** The tracks and episodes behind the URIs of a write, or the refusal. */
function itemsFor(call: Call, uris: readonly unknown[]): PlaylistItem[] | Reply {
  if (uris.length > URIS_MAX) return refuse(400, `You can add a maximum of ${URIS_MAX} tracks per request.`);
  const items: PlaylistItem[] = [];
  for (const uri of uris) {
    if (typeof uri !== 'string') return refuse(400, 'Invalid track uri');
    if (uri.startsWith('spotify:local:')) return refuse(400, 'Unsupported URL / URI.');
    const match = /^spotify:(track|episode):([0-9A-Za-z]{22})$/.exec(uri);
    if (!match) return refuse(400, `Invalid track uri: ${uri}`);
    const track = match[1] === 'track' ? call.catalogue.trackById.get(match[2] ?? '') : undefined;
    if (!track) return refuse(400, 'Payload contains a non-existing ID');
    items.push({
      addedAtMs: call.nowMs,
      addedBy: userOf(call).id,
      entry: { kind: 'track', track: track.index },
    });
  }
  return items;
}

/** `uris` of the query win over those of the body. */
function urisOf(call: Call, body: Readonly<Record<string, unknown>>): readonly unknown[] | undefined {
  const query = call.query.get('uris');
  if (query !== null) return query.split(',').filter((uri) => uri !== '');
  return Array.isArray(body['uris']) ? body['uris'] : undefined;
}

const written = (playlist: Playlist, status: number, items: PlaylistItem[]): Reply => {
  playlist.items = items;
  playlist.version++;
  return { status, body: { snapshot_id: snapshotId(playlist) } };
};

export function addItems(call: Call): Reply {
  const playlist = writable(call);
  if ('status' in playlist) return playlist;
  const body = jsonBody(call);
  if (isRefusal(body)) return body;
  const uris = urisOf(call, body);
  if (uris === undefined || uris.length === 0) return refuse(400, 'No uris provided');
  const given = call.query.get('position') ?? body['position'] ?? playlist.items.length;
  const position = Number(given);
  if (!Number.isInteger(position) || position < 0 || position > playlist.items.length)
    return refuse(400, 'Index out of bounds');
  const items = itemsFor(call, uris);
  if ('status' in items) return items;
  return written(playlist, 201, insertItems(playlist.items, items, position));
}

export function updateItems(call: Call): Reply {
  const playlist = writable(call);
  if ('status' in playlist) return playlist;
  const body = jsonBody(call);
  if (isRefusal(body)) return body;
  const uris = urisOf(call, body);
  const reorders = ['range_start', 'insert_before', 'range_length'].some((name) => body[name] !== undefined);
  if (uris !== undefined && reorders)
    return refuse(400, 'Replace and reorder cannot be combined in one request.');
  if (uris !== undefined) {
    const items = itemsFor(call, uris);
    return 'status' in items ? items : written(playlist, 200, items);
  }
  if (!reorders) return refuse(400, 'No uris provided');
  return reorderItems(playlist, body);
}

function reorderItems(playlist: Playlist, body: Readonly<Record<string, unknown>>): Reply {
  const { range_start: start, insert_before: before, range_length: length = 1, snapshot_id: snapshot } = body;
  const count = playlist.items.length;
  if (!isIndex(start) || !isIndex(before) || !isIndex(length))
    return refuse(400, 'range_start, insert_before and range_length must be whole numbers');
  if (start >= count || before > count || length < 1 || start + length > count)
    return refuse(400, 'Index out of bounds');
  if (snapshot !== undefined && (typeof snapshot !== 'string' || !knowsSnapshot(playlist, snapshot)))
    return refuse(400, 'Invalid snapshot id');
  return written(playlist, 200, moveItems(playlist.items, start, before, length));
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function removal(call: Call, key: 'items' | 'tracks'): Reply {
  const playlist = writable(call);
  if ('status' in playlist) return playlist;
  const body = jsonBody(call);
  if (isRefusal(body)) return body;
  const list = body[key];
  if (!Array.isArray(list) || list.length === 0) return refuse(400, `Missing required field: ${key}`);
  if (list.length > URIS_MAX)
    return refuse(400, `You can remove a maximum of ${URIS_MAX} tracks per request.`);
  const uris = list.map((item: unknown) =>
    typeof item === 'object' && item !== null && 'uri' in item && typeof item.uri === 'string'
      ? item.uri
      : '',
  );
  const bad = uris.find((uri) => !/^spotify:(track|episode|local):.+$/.test(uri));
  if (bad !== undefined) return refuse(400, `Invalid track uri: ${bad}`);
  const snapshot = body['snapshot_id'];
  if (snapshot !== undefined && (typeof snapshot !== 'string' || !knowsSnapshot(playlist, snapshot)))
    return refuse(400, 'Invalid snapshot id');
  return written(
    playlist,
    200,
    removeUris(playlist.items, new Set(uris), (item) => uriOf(call, item.entry)),
  );
}

export const removeItems = (call: Call): Reply => removal(call, 'items');
export const removeTracks = (call: Call): Reply => removal(call, 'tracks');

export function getImages(call: Call): Reply {
  const playlist = playlistOf(call);
  return 'status' in playlist ? playlist : ok(playlistImages(call, playlist));
}

export function putImage(call: Call): Reply {
  const playlist = playlistOf(call);
  if ('status' in playlist) return playlist;
  if (!call.scopes.has('ugc-image-upload')) return refuse(401, 'Unauthorized.');
  if (!isMember(call, playlist)) return forbidden();
  if (!call.scopes.has(modifyScope(playlist.isPublic))) return missingScope();
  // Base64 and headers of a picture are ASCII, so characters are bytes.
  if (call.body.length > COVER_PAYLOAD_BYTES_MAX) return refuse(413, 'Request entity too large');
  if (call.contentType !== 'image/jpeg') return refuse(400, 'Content-Type must be image/jpeg');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(call.body) || call.body.length % 4 !== 0)
    return refuse(400, 'Image must be raw base64 data');
  const bytes = Uint8Array.from(atob(call.body), (c) => c.charCodeAt(0));
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8 || bytes[2] !== 0xff) return refuse(400, 'Image must be a JPEG');
  playlist.cover = bytes;
  playlist.version++;
  return done(202);
}

export function follow(call: Call): Reply {
  return changeFollow(call, true);
}

export function unfollow(call: Call): Reply {
  return changeFollow(call, false);
}

function changeFollow(call: Call, keep: boolean): Reply {
  const playlist = playlistOf(call);
  if ('status' in playlist) return playlist;
  if (!call.scopes.has(modifyScope(playlist.isPublic))) return missingScope();
  const list = userOf(call).playlists;
  const place = list.indexOf(playlist.id);
  if (keep && place < 0) list.push(playlist.id);
  if (!keep && place >= 0) list.splice(place, 1);
  return done();
}
