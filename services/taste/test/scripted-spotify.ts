import type { OpenSpotify } from '@trc/spotify/access';
import { createSpotifyClient } from '@trc/spotify/client';

export type Script = (call: URL) => {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
};

/** Spotify as far as a script answers; `calls` are the paths that were asked, in order. */
export function scriptedSpotify(
  mode: 'extended' | 'development',
  script: Script,
): { readonly open: OpenSpotify; readonly calls: string[] } {
  const calls: string[] = [];
  const scripted: typeof globalThis.fetch = async (input) => {
    const url = new URL(input instanceof Request ? input.url : input);
    calls.push(`${url.pathname}${url.search}`);
    const { status = 200, body, headers = {} } = script(url);
    return new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });
  };
  const open: OpenSpotify = async (_tenantId, _userId, tally) => ({
    kind: 'client',
    client: createSpotifyClient({
      apiUrl: 'http://spotify.test/v1',
      mode,
      accessToken: async () => 'token',
      fetch: (input, init) => {
        tally.called('spotify');
        return scripted(input, init);
      },
    }),
  });
  return { open, calls };
}

export const trackAnswer = (id: string, artist = `artistOf${id}`) => ({
  id,
  uri: `spotify:track:${id}`,
  type: 'track',
  name: `Song ${id}`,
  duration_ms: 200_000,
  artists: [{ id: artist, name: `Name of ${artist}` }],
  album: { id: `albumOf${id}`, name: 'Album', release_date: '2001-02-03' },
  external_ids: {},
});

export const spotifyId = (n: number) => `${n}`.padStart(22, 'A');
