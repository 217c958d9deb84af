import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unmarked } from '../domain/mark.ts';
import type { World } from '../outbound/world.memory.ts';

/** Questions about the catalogue; what is written to Spotify, or told to a model, stays as it came. */
const asks = ({ raw, method }: FastifyRequest) =>
  /^\/(listenbrainz|listenbrainz-labs|musicbrainz)\//.test(raw.url ?? '') ||
  (method === 'GET' && (raw.url ?? '').startsWith('/spotify/v1/'));

/** Names that Spotify told under a mark are found by everybody whom they are put to. */
export function hookMark(server: FastifyInstance, world: World): void {
  server.addHook('preHandler', async (request) => {
    if (world.mark === '' || !asks(request)) return;
    request.raw.url = unmarked(request.raw.url ?? '/', world.mark);
    if (Buffer.isBuffer(request.body))
      request.body = Buffer.from(unmarked(request.body.toString('utf8'), world.mark));
  });
}
