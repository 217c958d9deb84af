import { join } from 'node:path';
import { root } from '../../tools/settings.ts';
import type { Stack } from '../../tools/stack.ts';

/** Starts more gateways of the same installation, on the ports behind the first one's; they end with it. */
export async function startGateways(stack: Stack, more: number): Promise<readonly string[]> {
  return Promise.all(
    Array.from({ length: more }, async (_, i) => {
      const name = `gateway-${i + 2}`;
      const port = stack.site.ports.gateway + i + 1;
      const url = `http://127.0.0.1:${port}`;
      stack.supervisor.spawnService({
        name,
        command: process.execPath,
        args: ['--enable-source-maps', join(root, 'services/gateway/dist/main.js')],
        env: { ...stack.environmentOf('gateway'), PORT: String(port) },
      });
      await stack.supervisor.waitReady(name, `${url}/readyz`);
      return url;
    }),
  );
}
