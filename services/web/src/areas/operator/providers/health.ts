import type { Answer } from '../../../api/client.ts';
import { number } from '../../../format.ts';

export type Provider = Answer<'/v1/admin/providers'>['items'][number];
export type Capability = Provider['capabilities'][number];

export const providerNames: Readonly<Record<Provider['provider'], string>> = {
  spotify: 'Spotify',
  listenbrainz: 'ListenBrainz',
  'listenbrainz-labs': 'ListenBrainz Labs',
  musicbrainz: 'MusicBrainz',
  models: 'Models',
};

export const capabilityWords: Readonly<Record<Capability['capability'], string>> = {
  search: 'Search',
  features: 'Audio features',
  recommend: 'Recommendations',
  write: 'Playlists written',
  batch: 'Many ids in one call',
};

export type Health = 'off' | 'closed' | 'troubled' | 'full' | 'fine';

/** From this share of failed calls on, a provider is told to be in trouble. */
const troubleShare = 0.2;
const fullShare = 0.9;

/** How a provider is, the gravest first: nobody set it up, it gives no calls, calls fail, its budget is nearly used. */
export function healthOf({ configured, budget, last_hour }: Provider): Health {
  if (!configured) return 'off';
  if (budget?.closed_until) return 'closed';
  const { answered, limited, failed, unreachable } = last_hour;
  const bad = limited + failed + unreachable;
  if (bad > 0 && bad / (bad + answered) >= troubleShare) return 'troubled';
  if (budget && fullest(budget) >= fullShare) return 'full';
  return 'fine';
}

export const healthWords: Readonly<Record<Health, string>> = {
  off: 'Not set up',
  closed: 'Gives no calls',
  troubled: 'Calls fail',
  full: 'Budget nearly used',
  fine: 'No trouble',
};

function fullest({
  window_calls,
  window_calls_max,
  day_calls,
  day_calls_max,
}: NonNullable<Provider['budget']>): number {
  return Math.max(window_calls / window_calls_max, day_calls_max ? day_calls / day_calls_max : 0);
}

/** "310 answered, 1 refused as too many"; what did not happen is left out. */
export function callsInWords({ answered, limited, failed, unreachable }: Provider['last_hour']): string {
  const parts = [
    [answered, 'answered'],
    [limited, 'refused as too many'],
    [failed, 'failed'],
    [unreachable, 'not reached'],
  ] as const;
  const told = parts.flatMap(([count, words]) => (count > 0 ? [`${number(count)} ${words}`] : []));
  return told.length > 0 ? told.join(', ') : 'none';
}
