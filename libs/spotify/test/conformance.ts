import { beforeAll, describe, expect, test } from 'vitest';
import type { SpotifyCapability, SpotifyMode } from '../src/capabilities.ts';
import { createSpotifyClient, type SpotifyClient } from '../src/client.ts';
import { isSpotifyFailure, SpotifyError } from '../src/errors.ts';
import {
  createSpotifyOAuth,
  readAuthorizationAnswer,
  type SpotifyOAuth,
  type SpotifyTokens,
} from '../src/oauth.ts';
import { coverPayloadBytesMax } from '../src/playlists.ts';

/** Where a Spotify is, an app registered there, and a listener with some history who says yes. */
export interface SpotifyUnderTest {
  readonly mode: SpotifyMode;
  readonly apiUrl: string;
  readonly accountsUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** Signs the listener in at the address and says yes. @returns the address that Spotify sends the listener back to. */
  readonly approve: (authorizeUrl: string) => Promise<string>;
  /** A word that at least 30 tracks are found by. */
  readonly searchWord: string;
}

const unknownId = '0000000000000000000000';
const smallJpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  'base64',
);

export async function failureOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SpotifyError)) throw new Error(`expected a SpotifyError, got ${String(error)}`);
  return error.failure;
}

export async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

/** The promises of this library, kept against any Spotify: the scripted one, the simulator, the real one. */
export function describeSpotifyConformance(name: string, start: () => Promise<SpotifyUnderTest>): void {
  describe(`Spotify client against ${name}`, () => {
    let spotify: SpotifyUnderTest;
    let oauth: SpotifyOAuth;
    let tokens: SpotifyTokens;
    let client: SpotifyClient;
    let found: string[];

    const clientIn = (mode: SpotifyMode, lost: SpotifyCapability[] = []) =>
      createSpotifyClient({
        apiUrl: spotify.apiUrl,
        mode,
        accessToken: async () => tokens.accessToken,
        onCapabilityLost: (capability) => lost.push(capability),
      });

    async function signIn() {
      const { url, state, verifier } = oauth.authorizationRequest({ redirectUri: spotify.redirectUri });
      const back = new URL(await spotify.approve(url));
      const answer = readAuthorizationAnswer(back.searchParams, state);
      if (answer.kind !== 'code') throw new Error(`not signed in: ${JSON.stringify(answer)}`);
      return { code: answer.code, redirectUri: spotify.redirectUri, verifier };
    }

    beforeAll(async () => {
      spotify = await start();
      oauth = createSpotifyOAuth({ ...spotify, timeoutMs: 5000 });
      tokens = await oauth.exchangeCode(await signIn());
      client = clientIn(spotify.mode);
      const first = await client.search(spotify.searchWord);
      const second = await client.search(spotify.searchWord, { offset: client.searchLimitMax });
      found = [...first.tracks, ...second.tracks].map((track) => track.id);
    });

    test('a code works once and only with the verifier that asked for it', async () => {
      const exchange = await signIn();
      expect(await failureOf(oauth.exchangeCode({ ...exchange, verifier: 'x'.repeat(64) }))).toMatchObject({
        kind: 'needs-reconnect',
      });
      const again = await signIn();
      await oauth.exchangeCode(again);
      expect(await failureOf(oauth.exchangeCode(again))).toMatchObject({ kind: 'needs-reconnect' });
    });

    test('refreshing twice works with the refresh token of the first consent', async () => {
      const once = await oauth.refresh(tokens.refreshToken ?? '');
      const twice = await oauth.refresh(once.refreshToken);
      expect(twice.refreshToken).toBeTruthy();
      expect(twice.accessToken).not.toBe(tokens.accessToken);
    });

    test('an unknown refresh token asks for a new sign-in', async () => {
      expect(await failureOf(oauth.refresh('no-such-token'))).toMatchObject({ kind: 'needs-reconnect' });
    });

    test("the app's own token reads the catalogue", async () => {
      const { accessToken } = await oauth.clientCredentials();
      const app = createSpotifyClient({ ...spotify, accessToken: async () => accessToken });
      expect((await app.search(spotify.searchWord, { limit: 1 })).tracks).toHaveLength(1);
    });

    test('a wrong access token is told apart from every other refusal', async () => {
      const stranger = createSpotifyClient({ ...spotify, accessToken: async () => 'wrong' });
      expect(await failureOf(stranger.me())).toEqual({ kind: 'unauthorized' });
    });

    test('the listener has an id', async () => {
      expect((await client.me()).id).toBeTruthy();
    });

    test('a search asks for no more than the mode allows and pages on', async () => {
      const page = await client.search(spotify.searchWord, { limit: 50 });
      expect(page.tracks.length).toBe(client.searchLimitMax);
      expect(page.nextOffset).toBe(client.searchLimitMax);
      expect(new Set(found).size).toBe(found.length);
    });

    test('many tracks come back one per id, in order, null for an unknown one', async () => {
      const ids = [...found.slice(0, 5), unknownId, ...found.slice(5, 15)];
      const tracks = await client.tracks(ids);
      expect(tracks.map((track) => track?.id ?? unknownId)).toEqual(ids);
      expect(await client.track(unknownId)).toBeNull();
    });

    test('every track has a title, an artist, a length and a uri', async () => {
      for (const track of await client.tracks(found.slice(0, 10))) {
        expect(track).toMatchObject({ uri: `spotify:track:${track?.id}` });
        expect(track?.title).not.toBe('');
        expect(track?.artists[0]?.name).toBeTruthy();
        expect(track?.durationMs).toBeGreaterThan(0);
      }
    });

    test('artists come back one per id', async () => {
      const [track] = await client.tracks(found.slice(0, 1));
      const artist = track?.artists[0];
      expect(await client.artists([artist?.id ?? '', unknownId])).toEqual([
        expect.objectContaining({ id: artist?.id, name: artist?.name }),
        null,
      ]);
    });

    test('the history is readable in all its parts', async () => {
      for (const range of ['short_term', 'medium_term', 'long_term'] as const) {
        const top = await client.topTracks(range);
        expect(top.length).toBeGreaterThan(0);
        expect(top.length).toBeLessThanOrEqual(50);
      }
      expect((await client.recentlyPlayed()).length).toBeLessThanOrEqual(50);
      const saved = await collect(client.savedTracks({ countMax: 60 }));
      expect(saved.length).toBeLessThanOrEqual(60);
      const contains = await client.libraryContains([
        ...saved.slice(0, 2).map((one) => one.track.id),
        unknownId,
      ]);
      expect(contains).toEqual([...saved.slice(0, 2).map(() => true), false]);
    });

    test('a playlist is created, filled, refilled, renamed and covered, and keeps the order', async () => {
      const me = await client.me();
      const made = await client.createPlaylist({ name: 'Dusk: slow water', description: 'A test' });
      expect(made).toMatchObject({ name: 'Dusk: slow water', ownerId: me.id });
      const many = Array.from({ length: 130 }, (_, index) => found[index % found.length] ?? '');
      await client.replaceItems(
        made.id,
        many.map((id) => `spotify:track:${id}`),
      );
      const { tracks, skipped } = await client.playlistItems(made.id);
      expect(tracks.map((one) => one.track.id)).toEqual(many);
      expect(skipped).toEqual({ removed: 0, episode: 0, 'local-file': 0 });
      await client.replaceItems(
        made.id,
        many.slice(0, 3).map((id) => `spotify:track:${id}`),
      );
      expect((await client.playlistItems(made.id)).tracks.map((one) => one.track.id)).toEqual(
        many.slice(0, 3),
      );
      await client.changeDetails(made.id, { name: 'Dusk: still water', description: 'Renamed' });
      await client.uploadCover(made.id, smallJpeg);
      expect(await client.playlist(made.id)).toMatchObject({
        name: 'Dusk: still water',
        ownerId: me.id,
        trackCount: 3,
      });
      const { playlists } = await client.playlists();
      expect(playlists.map((one) => one.id)).toContain(made.id);
      await client.replaceItems(made.id, []);
      expect((await client.playlistItems(made.id)).tracks).toEqual([]);
    });

    test('a playlist that does not exist is null, its contents are not found', async () => {
      expect(await client.playlist(unknownId)).toBeNull();
      expect(await failureOf(client.playlistItems(unknownId))).toEqual({ kind: 'not-found' });
    });

    test('a cover that is too large or no JPEG is refused before it is sent', async () => {
      const large = Buffer.alloc((coverPayloadBytesMax * 3) / 4 + 3);
      large.set([0xff, 0xd8]);
      expect(await failureOf(client.uploadCover(unknownId, large))).toEqual({
        kind: 'bad-request',
        status: 413,
      });
      const png = Buffer.from('89504e470d0a1a0a', 'hex');
      expect(await failureOf(client.uploadCover(unknownId, png))).toEqual({
        kind: 'bad-request',
        status: 415,
      });
    });

    test('audio features and recommendations come where the mode has them, and are refused unsent where not', async () => {
      const features = () => client.audioFeatures([found[0] ?? '', unknownId]);
      const recommendations = () =>
        client.recommendations({ seedTracks: found.slice(0, 3), targets: { target_energy: 0.4 }, limit: 20 });
      if (client.capabilities.features) {
        expect(await features()).toEqual([expect.objectContaining({ trackId: found[0] }), null]);
        expect((await recommendations()).length).toBeGreaterThan(0);
        return;
      }
      expect(await failureOf(features())).toEqual({
        kind: 'forbidden',
        cause: 'switched-off',
        capability: 'features',
      });
      expect(await failureOf(recommendations())).toMatchObject({
        cause: 'switched-off',
        capability: 'recommend',
      });
    });

    test('an app that is taken for extended but is not loses what it does not have, says so, and goes on', async () => {
      const lost: SpotifyCapability[] = [];
      const hopeful = clientIn('extended', lost);
      const outcome = await hopeful.audioFeatures(found.slice(0, 2)).catch((error: unknown) => error);
      const tracks = await hopeful.tracks(found.slice(0, 12));
      expect(tracks.map((track) => track?.id)).toEqual(found.slice(0, 12));
      if (spotify.mode === 'extended') {
        expect(lost).toEqual([]);
        return;
      }
      expect(isSpotifyFailure(outcome, 'forbidden') && outcome.failure).toMatchObject({
        cause: 'removed',
        capability: 'features',
      });
      expect(lost).toEqual(['features', 'batch']);
      expect(hopeful.capabilities).toMatchObject({ features: false, batch: false, search: true });
    });
  });
}
