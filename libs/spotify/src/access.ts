import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getSpotifyAccess } from '@trc/contracts/queries/get-spotify-access.v1';
import type { SpotifyMode } from './capabilities.ts';
import { createSpotifyClient, type SpotifyClient } from './client.ts';
import { SpotifyError } from './errors.ts';
import type { RateBudget } from './rate-budget.ts';
import type { SharedLosses } from './shared-losses.ts';
import { counted, type Tally } from './tally.ts';

export interface SpotifyAccessOptions {
  readonly apiUrl: string;
  /** Of one app: Spotify counts the calls of each by itself. */
  readonly budgetOf: (account: string, mode: SpotifyMode) => RateBudget;
  readonly lossesOf?: ((account: string) => SharedLosses) | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

type Asked = typeof getSpotifyAccess;
type None = Extract<ReplyOf<Asked>, { kind: 'none' }>['code'];

/** Puts the question to the gateway; any `Ask` of the runtime does. */
export type AskSpotifyAccess = (
  contract: Asked,
  tenantId: string,
  request: RequestOf<Asked>,
) => Promise<ReplyOf<Asked>>;

export type SpotifyAccess =
  | { readonly kind: 'client'; readonly client: SpotifyClient }
  | { readonly kind: 'none'; readonly code: None }
  | { readonly kind: 'later'; readonly retryAfterMs: number };

/**
 * Opens Spotify for one job or question: as a listener, or as the application when the user is `null`. Tokens come from
 * the gateway, which alone keeps refresh tokens. Calls that leave are told to the tally. Throws what the question throws.
 */
export type OpenSpotify = (tenantId: string, userId: string | null, tally: Tally) => Promise<SpotifyAccess>;

export function spotifyOver(
  ask: AskSpotifyAccess,
  { apiUrl, budgetOf, lossesOf, fetch }: SpotifyAccessOptions,
): OpenSpotify {
  return async (tenantId, userId, tally) => {
    const access = await ask(getSpotifyAccess, tenantId, { user_id: userId });
    if (access.kind === 'none') return access;
    if (access.kind === 'later') return { kind: 'later', retryAfterMs: access.retry_after_ms };
    const { account, mode } = access;
    const losses = lossesOf?.(account);
    let token = access.access_token;
    const client = createSpotifyClient({
      apiUrl,
      mode,
      accessToken: async () => token,
      renewToken: async (refused) => {
        token = tokenOf(await ask(getSpotifyAccess, tenantId, { user_id: userId, refused_token: refused }));
        return token;
      },
      budget: budgetOf(account, mode),
      fetch: counted(tally, 'spotify', fetch),
      capabilitiesLost: await losses?.known(mode),
      onCapabilityLost: (capability) => void losses?.tell(mode, capability),
    });
    return { kind: 'client', client };
  };
}

/** @throws SpotifyError when there is no token: the listener must connect again, or the gateway asks to wait. */
function tokenOf(access: ReplyOf<Asked>): string {
  switch (access.kind) {
    case 'access':
      return access.access_token;
    case 'none':
      throw new SpotifyError(
        { kind: 'needs-reconnect', reason: access.code },
        'Spotify does not take the token any more',
      );
    case 'later':
      throw new SpotifyError(
        { kind: 'unavailable', cause: 'status', retryAfterMs: access.retry_after_ms },
        'Spotify gives no other token now',
      );
  }
}

/**
 * For reads that need no listener. `own` is the listener's access; `reading` is the same where there is one, else the
 * application's.
 */
export async function openForReading(
  open: OpenSpotify,
  tenantId: string,
  userId: string,
  tally: Tally,
): Promise<{ readonly own: SpotifyAccess; readonly reading: SpotifyAccess }> {
  const own = await open(tenantId, userId, tally);
  const isWithout = own.kind === 'none' && own.code !== 'spotify-off';
  return { own, reading: isWithout ? await open(tenantId, null, tally) : own };
}
