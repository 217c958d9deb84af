import { pipeline, Transform } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const bytesOfRequest = new WeakMap<FastifyRequest, Buffer>();

/** The body as it came, of a request whose route keeps it. */
export function bytesOf(request: FastifyRequest): Buffer {
  return bytesOfRequest.get(request) ?? Buffer.alloc(0);
}

/**
 * Keeps the bytes of bodies that are sent to one path, beside what is parsed of them: a signature is over the bytes.
 * Such a body has a limit of its own. It has to be called before the routes are made.
 */
export function keepBytes(server: FastifyInstance, path: string, sizeBytesMax: number): void {
  server.addHook('onRoute', (route) => {
    if (route.url !== path) return;
    route.bodyLimit = sizeBytesMax;
    route.preParsing = (request, _reply, payload, done) => {
      const chunks: Buffer[] = [];
      const tap = new Transform({
        transform(chunk: Buffer, _encoding, next) {
          chunks.push(chunk);
          next(null, chunk);
        },
        flush(next) {
          bytesOfRequest.set(request, Buffer.concat(chunks));
          next();
        },
      });
      done(
        null,
        pipeline(payload, tap, () => undefined),
      );
    };
  });
}
