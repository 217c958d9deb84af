/** The stand-ins of the outside world on a thread of their own: whole requests come in as messages, no socket is opened. */
import 'reflect-metadata';
import { parentPort, workerData } from 'node:worker_threads';
import { SCOPES } from '../../services/simulator/src/domain/spotify/oauth.ts';
import { BUCKETS } from '../../services/simulator/src/domain/spotify/state.ts';
import { World } from '../../services/simulator/src/outbound/world.memory.ts';
import { createApp } from '../../services/simulator/src/server.ts';
import type { Account, OutsideAnswer, OutsideOptions, ToOutside } from './outside.ts';

const { cataloguePath, seed, url } = workerData as OutsideOptions;
const port = parentPort;
if (!port) throw new Error('this file runs as a worker');

const world = new World({ cataloguePath, usersPath: undefined, seed }, url);
const endless = Number.MAX_SAFE_INTEGER;
world.listenbrainz.callsPer10s = endless;
for (const app of world.spotify.apps.values()) {
  app.rateLimit = endless;
  for (const bucket of BUCKETS) app.quota[bucket] = endless;
}
world.loadUsers([]);

const app = await createApp(world);
await app.init();
const server = app.getHttpAdapter().getInstance();
await server.ready();

/** Everybody is on the list of a development app: each listener's own app stands behind it. */
function setAccount({ id, recent, top, saved }: Account): void {
  const index = (trackId: string) => world.catalogue.trackById.get(trackId)?.index ?? 0;
  const before = world.spotify.users.get(id);
  world.spotify.users.set(id, {
    id,
    accountId: id,
    displayName: id,
    email: `${id}@listeners.test`,
    country: 'DE',
    premium: true,
    allowListed: true,
    recent: recent.map(({ trackId, playedAtMs }) => ({ track: index(trackId), playedAtMs })),
    top: {
      short_term: top.map(index),
      medium_term: top.map(index),
      long_term: top.map(index),
    },
    saved: before?.saved ?? new Map(saved.map((trackId) => [`spotify:track:${trackId}`, world.nowMs()])),
    playlists: before?.playlists ?? [],
    following: [],
  });
  for (const clientId of ['trc-extended', 'trc-development']) {
    const grant = {
      clientId,
      userId: id,
      scopes: Object.keys(SCOPES),
      consentedAtMs: 0,
      refreshToken: id,
      revoked: false,
    };
    world.spotify.tokens.set(`${clientId}.${id}`, { clientId, grant, expiresAtMs: endless });
  }
}

async function answer(message: ToOutside): Promise<Omit<OutsideAnswer, 'id'>> {
  switch (message.kind) {
    case 'request': {
      const { method, url: asked, headers, body } = message;
      const {
        statusCode,
        headers: told,
        rawPayload,
      } = await server.inject({
        method: method as 'GET',
        url: asked,
        headers,
        ...(body === null ? {} : { payload: Buffer.from(body) }),
      });
      const texts = Object.entries(told).map(([name, value]) => [name, String(value)] as const);
      return { status: statusCode, headers: Object.fromEntries(texts), body: rawPayload };
    }
    case 'account':
      setAccount(message.account);
      break;
    case 'time':
      world.spotify.clockOffsetMs = message.nowMs - Date.now();
      break;
  }
  return { status: 204, headers: {}, body: null };
}

port.on('message', (message: ToOutside) => {
  answer(message).then(
    (answered) => port.postMessage({ id: message.id, ...answered } satisfies OutsideAnswer),
    // Ends the worker, and with it the run.
    (error: unknown) =>
      queueMicrotask(() => {
        throw error;
      }),
  );
});
