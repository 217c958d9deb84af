import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

const lookEveryMs = 20;

/** Knows the requests that are being answered, so that a stopping service can let them finish. */
export function countRequests(fastify: FastifyInstance): { finished(timeMs: number): Promise<void> } {
  const answers = new Set<ServerResponse>();
  fastify.addHook('onRequest', (_request, { raw }, next) => {
    answers.add(raw);
    raw.once('close', () => answers.delete(raw));
    next();
  });
  return {
    /** Until none is under way, or the time is over. Streams of events have no end of their own and do not count. */
    async finished(timeMs) {
      const endMs = performance.now() + timeMs;
      const isUnderWay = () =>
        [...answers].some((answer) => answer.getHeader('content-type') !== 'text/event-stream');
      while (isUnderWay() && performance.now() < endMs)
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    },
  };
}
