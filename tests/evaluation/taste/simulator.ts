import { fileURLToPath } from 'node:url';
import type { SpotifyMode } from '@trc/spotify/capabilities';
import { z } from 'zod';
import { answers, type Site, untilReady } from '../../../tools/site.ts';
import type { Outside } from './product.ts';

const program = fileURLToPath(new URL('../../../services/simulator/dist/main.js', import.meta.url));
const tokenAnswer = z.object({ access_token: z.string() });

/** The stand-ins of the outside world as a process of the site, which ends it in any case; it must be built. */
export async function launchSimulator(
  site: Site,
  cataloguePath: string,
  mode: SpotifyMode,
): Promise<Outside> {
  const url = `http://127.0.0.1:${site.ports.simulator}`;
  const running = site.launch({
    name: 'simulator',
    command: process.execPath,
    args: [program],
    env: {
      HOST: '127.0.0.1',
      PORT: `${site.ports.simulator}`,
      SIM_PUBLIC_URL: url,
      SIM_CATALOGUE: cataloguePath,
      // What the caller set for an installation of theirs is not meant for this one.
      SIM_USERS: '',
      SIM_SMTP_PORT: '0',
      LOG_LEVEL: 'info',
    },
  });
  await untilReady(running, () => answers(`${url}/_control/`));
  return outsideAt(url, mode);
}

/** A simulator's application in this mode, with its token. */
export async function outsideAt(url: string, mode: SpotifyMode): Promise<Outside> {
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
  return { url, mode, accessToken };
}

async function control(url: string, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${url}/_control/${path}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`PATCH /_control/${path} was answered with ${answer.status}`);
}
