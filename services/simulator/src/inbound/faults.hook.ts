import type { FastifyInstance, FastifyRequest } from 'fastify';
import { faultReply, takeFault } from '../domain/faults.ts';
import type { World } from '../outbound/world.memory.ts';
import { keepModelRequest } from './openai.route.ts';

const TIMEOUT_MAX_MS = 600_000;

/**
 * Planned trouble, when the request is read and before its route sees it. `lost-answer` lets the route work and then cuts the connection;
 * `timeout` keeps the connection open and says nothing.
 */
export function hookFaults(server: FastifyInstance, world: World): void {
  const cut = new WeakSet<FastifyRequest>();
  server.addHook('preHandler', async (request, reply) => {
    const path = (request.raw.url ?? '/').split('?')[0] ?? '/';
    const fault = takeFault(world.faults, request.method, path);
    if (!fault) return;
    if (fault.kind === 'lost-answer') {
      cut.add(request);
      return;
    }
    const planned = faultReply(fault);
    // What was sent to a model counts even when no answer comes back.
    if (fault.target === 'openai') keepModelRequest(world, request, planned?.status ?? 0);
    if (planned) {
      reply.code(planned.status).headers(planned.headers);
      return reply
        .header('content-type', 'application/json; charset=utf-8')
        .send(JSON.stringify(planned.body));
    }
    reply.hijack();
    const socket = request.raw.socket;
    setTimeout(() => socket.destroy(), TIMEOUT_MAX_MS).unref();
  });
  server.addHook('onSend', async (request) => {
    if (cut.has(request)) request.raw.socket.destroy();
  });
}

/** Spotify lets pages of other origins call its token and API hosts. */
export function hookCors(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!(request.raw.url ?? '').startsWith('/spotify/') || request.headers.origin === undefined) return;
    reply.header('access-control-allow-origin', '*');
    if (request.method !== 'OPTIONS') return;
    return reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'GET, POST, PUT, DELETE',
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-max-age': '600',
      })
      .send();
  });
}
