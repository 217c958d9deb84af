import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { FastifyInstance } from 'fastify';

const measured = /^\/(metrics|scaling)(\/|$)/;

/**
 * Opens a second port into the same server. From then on what measures the service (/metrics, /scaling and below) is
 * answered there alone, and everything else on the other port alone: each port can be given to whom it is for.
 */
export async function listenForMetrics(
  fastify: FastifyInstance,
  port: number,
  host: string,
): Promise<Server> {
  const server = createServer((request, response) => fastify.routing(request, response));
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

/** Must be added before the server is ready. The route decides, not the address, which can be spelt in many ways. */
export function keepPortsApart(fastify: FastifyInstance, metricsPort: number): void {
  fastify.addHook('onRequest', (request, reply, next) => {
    const isMeasured = measured.test(request.routeOptions.url ?? '');
    const isMetricsPort = request.socket.localPort === metricsPort;
    if (isMeasured === isMetricsPort) next();
    else reply.callNotFound();
  });
}
