import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ScriptedPlaylist {
  id: string;
  owner: string;
  name: string;
  description: string;
  isPublic: boolean;
  uris: string[];
  cover: string | null;
  followed: boolean;
}

/** What happens to one request: refused before it has an effect, or done with its answer lost, or answered. */
export type Fate =
  | { readonly kind: 'answer' }
  | { readonly kind: 'lost-before' }
  | { readonly kind: 'lost-after' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: unknown;
    };

export interface ScriptedSpotify {
  readonly url: string;
  readonly playlists: ScriptedPlaylist[];
  readonly requests: string[];
  /** Whose token is used. */
  user: string;
  /** Called for each request, in order; the n-th has index n. */
  fate: (request: string, index: number) => Promise<Fate> | Fate;
  stop(): Promise<void>;
}

/** The part of Spotify that publishing uses, as an app in development mode sees it, with a script for what goes wrong. */
export async function startScriptedSpotify(): Promise<ScriptedSpotify> {
  const playlists: ScriptedPlaylist[] = [];
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '', 'http://spotify').pathname;
    const call = `${request.method} ${path}`;
    const index = requests.push(call) - 1;
    const body = await bodyOf(request);
    const fate = await spotify.fate(call, index);
    if (fate.kind === 'lost-before') return void request.socket.destroy();
    if (fate.kind === 'status') {
      response.writeHead(fate.status, { 'content-type': 'application/json', ...fate.headers });
      return void response.end(
        JSON.stringify(fate.body ?? { error: { status: fate.status, message: 'scripted' } }),
      );
    }
    const { status, answer } = effect(request.method ?? '', path, body);
    if (fate.kind === 'lost-after') return void request.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response.end(answer === undefined ? '' : JSON.stringify(answer));
  });

  function effect(method: string, path: string, body: string): { status: number; answer?: unknown } {
    const [, id, part] = /^\/playlists\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
    const playlist = playlists.find((known) => known.id === id);
    if (method === 'GET' && path === '/me') return { status: 200, answer: { id: spotify.user } };
    if (method === 'GET' && path === '/me/playlists') {
      const items = playlists.filter(({ owner, followed }) => followed && owner === spotify.user).map(shown);
      return { status: 200, answer: { items, total: items.length, next: null } };
    }
    if (method === 'POST' && path === '/me/playlists') {
      const { name, description, public: isPublic } = JSON.parse(body);
      const created = {
        id: `made${playlists.length + 1}`,
        owner: spotify.user,
        name,
        description,
        isPublic: isPublic ?? true,
        uris: [],
        cover: null,
        followed: true,
      };
      playlists.push(created);
      return { status: 201, answer: shown(created) };
    }
    if (!playlist) return { status: 404, answer: { error: { status: 404, message: 'Resource not found' } } };
    if (method === 'GET' && part === undefined) return { status: 200, answer: shown(playlist) };
    if (playlist.owner !== spotify.user)
      return { status: 403, answer: { error: { status: 403, message: 'Forbidden' } } };
    if (method === 'PUT' && part === undefined) {
      const { name, description, public: isPublic } = JSON.parse(body);
      Object.assign(playlist, { name, description, isPublic });
      return { status: 200 };
    }
    if (part === 'items') {
      const { uris } = JSON.parse(body);
      playlist.uris = method === 'PUT' ? uris : [...playlist.uris, ...uris];
      return { status: method === 'PUT' ? 200 : 201, answer: { snapshot_id: `s${requests.length}` } };
    }
    if (method === 'PUT' && part === 'images') {
      if (body.length > 256 * 1024) return { status: 413 };
      playlist.cover = body;
      return { status: 202 };
    }
    return { status: 403, answer: { error: { status: 403, message: 'Forbidden' } } };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const spotify: ScriptedSpotify = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    playlists,
    requests,
    user: 'listener',
    fate: () => ({ kind: 'answer' }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return spotify;
}

function shown({ id, owner, name, description, isPublic, uris }: ScriptedPlaylist) {
  return {
    id,
    name,
    description,
    owner: { id: owner },
    public: isPublic,
    collaborative: false,
    items: { total: uris.length },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
