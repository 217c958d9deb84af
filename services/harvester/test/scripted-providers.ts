import { jsonHttp } from '@trc/runtime/json-http';
import { createSpotifyClient, type SpotifyClient } from '@trc/spotify/client';
import { closedForMs, rateBudgetOver } from '@trc/spotify/rate-budget';
import { type ListenBrainzCatalogue, listenbrainzCatalogue } from '../src/outbound/catalogue.listenbrainz.ts';
import type { OpenAnswers } from '../src/outbound/open-answers.store.ts';

export interface Answer {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}
export type Script = (call: URL, body: unknown) => Answer;

export interface Scripted {
  readonly fetch: typeof globalThis.fetch;
  /** Paths that were asked, in order, with the headers that were sent. */
  readonly calls: { readonly path: string; readonly headers: Headers }[];
}

export function scripted(script: Script): Scripted {
  const calls: Scripted['calls'] = [];
  return {
    calls,
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      calls.push({ path: `${url.pathname}${url.search}`, headers: new Headers(init?.headers) });
      const {
        status = 200,
        body,
        headers = {},
      } = script(url, typeof init?.body === 'string' ? JSON.parse(init.body) : null);
      return new Response(JSON.stringify(body), {
        status,
        headers: { 'content-type': 'application/json', ...headers },
      });
    },
  };
}

export function spotifyOf(mode: 'extended' | 'development', { fetch }: Scripted): SpotifyClient {
  return createSpotifyClient({
    apiUrl: 'http://spotify.test/v1',
    mode,
    accessToken: async () => 'token',
    fetch,
  });
}

export function openOf({ fetch }: Scripted, answers: OpenAnswers): ListenBrainzCatalogue {
  const budget = rateBudgetOver({ take: async () => null, close: async () => {} });
  const http = (baseUrl: string) => jsonHttp({ baseUrl, fetch, closedForMs, budget });
  return listenbrainzCatalogue({
    api: http('http://open.test/lb'),
    labs: http('http://open.test/labs'),
    musicbrainz: http('http://open.test/mb'),
    answers,
  });
}

export function answersInMemory(): OpenAnswers {
  const kept = new Map<string, unknown>();
  return {
    get: async (key, load) => {
      if (!kept.has(key)) kept.set(key, await load());
      return kept.get(key);
    },
    find: async (keys) => new Map(keys.flatMap((key) => (kept.has(key) ? [[key, kept.get(key)]] : []))),
    store: async (answers) => {
      for (const [key, value] of answers) kept.set(key, value);
    },
  };
}

export const spotifyId = (n: number) => `${n}`.padStart(22, 'A');
export const mbidOf = (n: number) => `00000000-0000-4000-8000-${`${n}`.padStart(12, '0')}`;

export const trackAnswer = (n: number) => ({
  id: spotifyId(n),
  uri: `spotify:track:${spotifyId(n)}`,
  type: 'track',
  name: `Song number ${n}`,
  duration_ms: 200_000,
  artists: [{ id: `artist${n}`, name: `Artist number ${n}` }],
  album: { id: `album${n}`, name: 'Album', release_date: '2001' },
  external_ids: {},
});

export const metadataAnswer = (n: number, tags: readonly string[] = ['dub']) => ({
  recording: { name: `Open song ${n}`, length: 180_000, first_release_date: '1999-01-01' },
  artist: { name: `Open artist ${n}`, artists: [{ artist_mbid: mbidOf(n), name: `Open artist ${n}` }] },
  release: { mbid: mbidOf(n), name: 'Open album', year: 1999 },
  tag: { recording: tags.map((tag) => ({ tag, count: 1 })), artist: [], release_group: [] },
});
