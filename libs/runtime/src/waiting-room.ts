import { once } from 'node:events';
import { createServer } from 'node:http';

/** Answers on a service's port while the service waits for its parts: alive, and not ready. */
export async function openWaitingRoom(port: number, host: string): Promise<{ close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const isAlive = request.url === '/healthz';
    response.writeHead(isAlive ? 200 : 503, { 'content-type': 'application/json', connection: 'close' }).end(
      JSON.stringify({
        status: isAlive ? 'alive' : 'not ready',
        faults: isAlive ? undefined : ['waiting'],
      }),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
