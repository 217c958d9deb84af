import { metricNames } from '@trc/contracts/telemetry';
import type { FastifyInstance } from 'fastify';
import { meter, quietPaths } from './telemetry.ts';

/** Upper bounds of the buckets: above thirty seconds a caller has gone. */
const boundsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Measures how long the service thinks: from the last byte of a request to the first byte of its answer. So a slow line, a large upload
 * and a long download do not look like a slow service. A stream of events has no first byte that anybody waits for and an aborted
 * request no answer; both are left out. Routes are patterns, so there are no more series than routes.
 */
export function measureLatency(fastify: FastifyInstance): void {
  const latency = meter().createHistogram(metricNames.httpRequestSeconds, {
    advice: { explicitBucketBoundaries: boundsSeconds },
  });
  const receivedMs = new WeakMap<object, number>();
  fastify.addHook('onRequest', (request, _reply, next) => {
    const note = () => receivedMs.set(request.raw, performance.now());
    note();
    request.raw.once('end', note);
    next();
  });
  fastify.addHook('onSend', (request, reply, payload, next) => {
    const route = request.routeOptions.url ?? 'unknown';
    const sinceMs = receivedMs.get(request.raw);
    if (sinceMs !== undefined && !reply.raw.destroyed && !quietPaths.has(route))
      latency.record((performance.now() - sinceMs) / 1_000, {
        method: request.method,
        route,
        status: String(reply.statusCode),
      });
    next(null, payload);
  });
}
