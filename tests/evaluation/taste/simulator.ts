import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { SpotifyMode } from '@trc/spotify/capabilities';
import { z } from 'zod';
import type { Outside } from './product.ts';

const program = fileURLToPath(new URL('../../../services/simulator/dist/main.js', import.meta.url));
const tokenAnswer = z.object({ access_token: z.string() });

export interface RunningSimulator {
  readonly outside: Outside;
  stop(): Promise<void>;
}

/** The stand-ins of the outside world as a process of their own, with an application's token for the mode. */
export async function startSimulator(cataloguePath: string, mode: SpotifyMode): Promise<RunningSimulator> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, PORT: `${await freePort()}`, SIM_CATALOGUE: cataloguePath, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(child);
  // Calls are counted and not timed here: a real installation spreads them over its windows.
  await control(url, `spotify/apps/trc-${mode}`, { rate_limit: 1_000_000, quota: 100_000_000 });
  await control(url, 'listenbrainz', { calls_per_10s: 1_000_000 });
  const answer = await fetch(`${url}/spotify/accounts/api/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`trc-${mode}:trc-${mode}-secret`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: accessToken } = tokenAnswer.parse(await answer.json());
  return {
    outside: { url, mode, accessToken },
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

async function control(url: string, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${url}/_control/${path}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`PATCH /_control/${path} was answered with ${answer.status}`);
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the simulator has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /listening (\S+)/.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error('The simulator did not start; build it with "npm run build".');
}
