import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SpotifyMode } from '../src/capabilities.ts';

/** What the next request gets instead of its answer. */
export type Failure =
  | 'reset'
  | 'hang'
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> };

export interface ScriptedSpotify {
  readonly mode: SpotifyMode;
  readonly apiUrl: string;
  readonly accountsUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** A token that works without signing in. */
  readonly accessToken: string;
  /** Method and path of every API call so far. */
  readonly requests: string[];
  readonly failNext: (...failures: Failure[]) => void;
  readonly approve: (authorizeUrl: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** A status and the JSON of the body. */
type Reply = [status: number, value?: unknown];
const json = (...reply: Reply) => reply;
const refuse = (status: number, message: string): Reply => [status, { error: { status, message } }];

const userId = 'listener';
export const trackId = (n: number) => `T${String(n).padStart(21, '0')}`;
/** The playlist that holds all that Spotify mixes into playlists. */
export const mixedPlaylistId = 'mixedPlaylist';

function track(n: number) {
  return {
    id: trackId(n),
    uri: `spotify:track:${trackId(n)}`,
    type: 'track',
    name: `Night Train ${n}`,
    artists: [{ id: `A${n % 7}`, name: `Artist ${n % 7}` }],
    album: { id: `L${n % 20}`, name: `Album ${n % 20}`, release_date: '1999-05' },
    duration_ms: 180_000 + n,
    explicit: n % 2 === 0,
    ...(n % 3 === 0 ? {} : { external_ids: { isrc: `gbtst99${String(n).padStart(5, '0')}` } }),
  };
}

const catalogue = Array.from({ length: 120 }, (_, n) => track(n));

const saved = catalogue.slice(0, 70).map((one) => ({ added_at: '2026-10-01T10:00:00Z', track: one }));

const features = (id: string) => ({
  id,
  danceability: 0.5,
  energy: 0.6,
  speechiness: 0.1,
  acousticness: 0.2,
  instrumentalness: 0.9,
  liveness: 0.1,
  valence: 0.4,
  loudness: -9.5,
  tempo: 118.2,
  key: 9,
  mode: 0,
});

interface Playlist {
  name: string;
  description: string;
  public: boolean;
  owner: string;
  version: number;
  entries: unknown[];
}

const mixedEntries = [
  { added_at: '2026-01-01T00:00:00Z', is_local: false, item: track(1), track: track(1) },
  { added_at: '2026-01-01T00:00:00Z', is_local: false, track: track(2) },
  { added_at: null, item: null, track: null },
  { is_local: false, item: { id: 'E1', type: 'episode', uri: 'spotify:episode:E1', name: 'Talk' } },
  { is_local: true, item: { id: null, uri: 'spotify:local:a:b:c:1', type: 'track', name: 'Mine' } },
  { is_local: false, item: { id: trackId(3) } },
  null,
];

/** A small Spotify for the conformance suite: both modes, strict about what each has, and failures on demand. */
export async function startScriptedSpotify(mode: SpotifyMode): Promise<ScriptedSpotify> {
  const clientId = `app-${mode}`;
  const clientSecret = `${clientId}-secret`;
  const redirectUri = 'http://127.0.0.1:8080/v1/auth/spotify/callback';
  const requests: string[] = [];
  const failures: Failure[] = [];
  const codes = new Map<string, { challenge: string; redirectUri: string; scope: string }>();
  const refreshTokens = new Set<string>();
  const accessTokens = new Set(['ready-token']);
  const playlists = new Map<string, Playlist>([
    [
      mixedPlaylistId,
      { name: 'Mixed', description: '', public: false, owner: userId, version: 1, entries: mixedEntries },
    ],
    [
      'foreignPlaylist',
      { name: 'Not mine', description: '', public: true, owner: 'else', version: 1, entries: [] },
    ],
  ]);

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://scripted');
    const buffers: Buffer[] = [];
    for await (const chunk of request) buffers.push(chunk as Buffer);
    const body = Buffer.concat(buffers).toString('utf8');
    const reply = ([status, value]: Reply) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(value === undefined ? undefined : JSON.stringify(value));
    };

    if (url.pathname === '/accounts/authorize') return authorize(url, response);
    if (url.pathname === '/accounts/api/token') return reply(token(new URLSearchParams(body), request));
    requests.push(`${request.method} ${url.pathname.slice(3)}`);
    const failure = failures.shift();
    if (failure === 'reset') return request.socket.destroy();
    if (failure === 'hang') return;
    if (failure) {
      response.writeHead(failure.status, failure.headers);
      return response.end(failure.body);
    }
    const bearer = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (!accessTokens.has(bearer)) return reply(refuse(401, 'Invalid access token'));
    return reply(api(`${request.method} ${url.pathname.slice(3)}`, url.searchParams, body));
  }

  function authorize(url: URL, response: ServerResponse) {
    const query = url.searchParams;
    const code = randomBytes(12).toString('hex');
    codes.set(code, {
      challenge: query.get('code_challenge') ?? '',
      redirectUri: query.get('redirect_uri') ?? '',
      scope: query.get('scope') ?? '',
    });
    const back = new URL(query.get('redirect_uri') ?? '');
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state') ?? '');
    response.writeHead(302, { location: back.href });
    response.end();
  }

  function token(form: URLSearchParams, request: IncomingMessage): Reply {
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    if (request.headers.authorization !== basic && form.get('client_id') !== clientId) {
      return [400, { error: 'invalid_client', error_description: 'Invalid client' }];
    }
    const accessToken = randomBytes(12).toString('hex');
    const issue = (more: object): Reply => {
      accessTokens.add(accessToken);
      return [200, { access_token: accessToken, token_type: 'Bearer', expires_in: 3600, ...more }];
    };
    const invalid = (description: string): Reply => [
      400,
      { error: 'invalid_grant', error_description: description },
    ];
    if (form.get('grant_type') === 'client_credentials') return issue({});
    if (form.get('grant_type') === 'refresh_token') {
      return refreshTokens.has(form.get('refresh_token') ?? '')
        ? issue({})
        : invalid('Refresh token revoked');
    }
    const granted = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!granted || granted.challenge !== challenge || granted.redirectUri !== form.get('redirect_uri')) {
      return invalid('Invalid authorization code');
    }
    const refreshToken = randomBytes(12).toString('hex');
    refreshTokens.add(refreshToken);
    return issue({ refresh_token: refreshToken, scope: granted.scope });
  }

  function api(call: string, query: URLSearchParams, body: string): Reply {
    const old = mode === 'extended';
    const ids = query.get('ids')?.split(',') ?? [];
    const page = (items: readonly unknown[], limitMax: number) => {
      const limit = Number(query.get('limit') ?? 20);
      const offset = Number(query.get('offset') ?? 0);
      if (limit < 1 || limit > limitMax) return refuse(400, 'Invalid limit');
      const next =
        offset + limit < items.length ? `https://api.spotify.com/v1/next?offset=${offset + limit}` : null;
      return json(200, {
        items: items.slice(offset, offset + limit),
        limit,
        offset,
        next,
        total: items.length,
      });
    };
    const find = (id: string) => {
      const found = catalogue.find((one) => one.id === id);
      return found && { ...found, ...(old ? { popularity: 40 } : {}) };
    };
    const view = (id: string, { entries, version, owner, ...rest }: Playlist) => ({
      id,
      ...rest,
      owner: { id: owner },
      snapshot_id: `${id}-${version}`,
      ...(old ? { tracks: { total: entries.length } } : { items: { total: entries.length } }),
    });
    const [method = '', path = ''] = call.split(' ');
    const [root, id = '', part] = path.split('/').filter((word) => word !== '');

    if (call === 'GET /me')
      return json(200, { id: userId, display_name: 'A Listener', ...(old ? {} : { account_id: 'acc1' }) });
    if (call === 'GET /search') {
      const word = (query.get('q') ?? '').toLowerCase();
      const hits = catalogue.filter((one) => one.name.toLowerCase().includes(word));
      const limit = Number(query.get('limit') ?? 5);
      const offset = Number(query.get('offset') ?? 0);
      if (limit > (old ? 50 : 10)) return refuse(400, 'Invalid limit');
      const next = offset + limit < hits.length ? 'https://api.spotify.com/v1/search?next' : null;
      return json(200, { tracks: { items: hits.slice(offset, offset + limit), total: hits.length, next } });
    }
    if (root === 'tracks' && method === 'GET') {
      if (id === '')
        return old ? json(200, { tracks: ids.map((one) => find(one) ?? null) }) : refuse(403, 'Forbidden');
      const found = find(id);
      return found ? json(200, found) : refuse(404, 'Resource not found');
    }
    if (root === 'artists' && method === 'GET') {
      const artist = (one: string) =>
        /^A\d$/.test(one) ? { id: one, name: `Artist ${one.slice(1)}` } : null;
      if (id === '') return old ? json(200, { artists: ids.map(artist) }) : refuse(403, 'Forbidden');
      const found = artist(id);
      return found ? json(200, found) : refuse(404, 'Resource not found');
    }
    if (call === 'GET /audio-features' && old) {
      return json(200, { audio_features: ids.map((one) => (find(one) ? features(one) : null)) });
    }
    if (call === 'GET /recommendations' && old) {
      return json(200, { seeds: [], tracks: catalogue.slice(0, Number(query.get('limit'))) });
    }
    if (call === 'GET /me/top/tracks') return page(catalogue, 50);
    if (call === 'GET /me/player/recently-played') {
      return json(200, {
        items: [...catalogue.slice(0, 4), catalogue[0]].map((one) => ({
          track: one,
          played_at: '2026-11-01T10:00:00Z',
        })),
        next: null,
      });
    }
    if (call === 'GET /me/tracks') {
      return page(saved, 50);
    }
    if (call === 'GET /me/tracks/contains' && old)
      return json(
        200,
        ids.map((one) => saved.some(({ track }) => track.id === one)),
      );
    if (call === 'GET /me/library/contains' && !old) {
      const uris = query.get('uris')?.split(',') ?? [];
      if (uris.length > 40) return refuse(400, 'Too many uris');
      return json(
        200,
        uris.map((uri) => saved.some(({ track }) => track.uri === uri)),
      );
    }
    if (call === 'GET /me/playlists')
      return page([null, ...[...playlists].map(([one, list]) => view(one, list))], 50);
    if (call === (old ? `POST /users/${userId}/playlists` : 'POST /me/playlists')) {
      const made = JSON.parse(body) as { name: string; description: string; public?: boolean };
      const newId = randomBytes(11).toString('hex');
      const list = { ...made, public: made.public ?? true, owner: userId, version: 1, entries: [] };
      playlists.set(newId, list);
      return json(201, view(newId, list));
    }
    const list = playlists.get(id);
    if (root !== 'playlists') return refuse(403, 'Forbidden');
    if (!list) return refuse(404, 'Resource not found');
    if (part === undefined && method === 'GET') return json(200, view(id, list));
    if (part === undefined && method === 'PUT') {
      Object.assign(list, JSON.parse(body));
      return json(200);
    }
    if (part === 'images' && method === 'PUT') {
      if (body.length > 256 * 1024) return refuse(413, 'Too large');
      return /^\/9j\/[A-Za-z0-9+/]*=*$/.test(body) ? json(202) : refuse(400, 'Invalid image');
    }
    if (part !== (old ? 'tracks' : 'items')) return refuse(403, 'Forbidden');
    if (list.owner !== userId && !old) return refuse(403, 'Forbidden');
    if (method === 'GET') return page(list.entries, old ? 100 : 50);
    const { uris } = JSON.parse(body) as { uris: string[] };
    if (uris.length > 100) return refuse(400, 'Too many uris');
    const added = uris.map((uri) => {
      const one = catalogue.find((candidate) => candidate.uri === uri);
      return { added_at: '2026-11-01T10:00:00Z', is_local: false, ...(old ? { track: one } : { item: one }) };
    });
    list.entries = method === 'PUT' ? added : [...list.entries, ...added];
    list.version += 1;
    return json(method === 'PUT' ? 200 : 201, { snapshot_id: `${id}-${list.version}` });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    mode,
    apiUrl: `${origin}/v1`,
    accountsUrl: `${origin}/accounts`,
    clientId,
    clientSecret,
    redirectUri,
    accessToken: 'ready-token',
    requests,
    failNext: (...more) => void failures.push(...more),
    async approve(authorizeUrl) {
      const answer = await fetch(authorizeUrl, { redirect: 'manual' });
      return answer.headers.get('location') ?? '';
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
