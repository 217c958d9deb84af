import type { ReplyOf } from '@trc/contracts/message';
import type { listProviders } from '@trc/contracts/queries/list-providers.v1';
import type { CallLimits } from '@trc/runtime/call-window';
import type { OutcomeCounts } from '@trc/runtime/recent-outcomes';
import type { WatchedShared } from '@trc/runtime/shared';
import type { SeenBudget } from '@trc/runtime/shared-budget';
import { modeRules, type SpotifyCapability, type SpotifyMode } from '@trc/spotify/capabilities';
import { lossMark } from '@trc/spotify/shared-losses';

type Provider = ReplyOf<typeof listProviders>['items'][number];

export interface ProviderHealthOptions {
  readonly shared: WatchedShared;
  readonly spotifyLimits: (mode: SpotifyMode) => CallLimits;
  readonly openLimits: Readonly<Record<'listenbrainz' | 'listenbrainz-labs' | 'musicbrainz', CallLimits>>;
  readonly hasModels: boolean;
  /** How this process's calls to a provider came out in the last hour. */
  readonly lastHour: (provider: string) => OutcomeCounts;
}

/** How the providers are, from what all processes share about them; nobody is called for it. */
export type ProviderHealth = (spotifyMode: SpotifyMode | null) => Promise<readonly Provider[]>;

export function providerHealth(options: ProviderHealthOptions): ProviderHealth {
  const { shared, spotifyLimits, openLimits, hasModels, lastHour } = options;
  const seen = async (provider: string, limits: CallLimits) =>
    budgetOf(await shared.budget(provider, limits).look());

  async function spotify(mode: SpotifyMode | null): Promise<Provider> {
    return {
      provider: 'spotify',
      configured: mode !== null,
      mode,
      capabilities: mode === null ? [] : capabilitiesOf(mode, await shared.refusals('spotify').readUntil()),
      budget: mode === null ? null : await seen('spotify', spotifyLimits(mode)),
      last_hour: lastHour('spotify'),
    };
  }

  async function open(provider: keyof typeof openLimits): Promise<Provider> {
    return {
      provider,
      configured: true,
      mode: null,
      capabilities: [],
      budget: await seen(provider, openLimits[provider]),
      last_hour: lastHour(provider),
    };
  }

  const models: () => Provider = () => ({
    provider: 'models',
    configured: hasModels,
    mode: null,
    capabilities: [],
    budget: null,
    last_hour: lastHour('models'),
  });

  return async (mode) => [
    ...(await Promise.all([
      spotify(mode),
      open('listenbrainz'),
      open('listenbrainz-labs'),
      open('musicbrainz'),
    ])),
    models(),
  ];
}

function capabilitiesOf(
  mode: SpotifyMode,
  refusedUntilMs: ReadonlyMap<string, number>,
): Provider['capabilities'] {
  const given = Object.entries(modeRules[mode].capabilities) as [SpotifyCapability, boolean][];
  return given.map(([capability, isGiven]) => {
    const untilMs = refusedUntilMs.get(lossMark(mode, capability));
    if (!isGiven) return { capability, state: 'not-in-mode', retried_at: null };
    if (untilMs === undefined) return { capability, state: 'on', retried_at: null };
    return { capability, state: 'refused', retried_at: new Date(untilMs).toISOString() };
  });
}

function budgetOf({ limits, recentCalls, dayCalls, closed, isShared }: SeenBudget): Provider['budget'] {
  return {
    window_s: limits.windowMs / 1_000,
    window_calls: recentCalls,
    window_calls_max: limits.callsMax,
    day_calls: dayCalls,
    day_calls_max: limits.callsMaxPerDay,
    closed_until: closed && new Date(closed.untilMs).toISOString(),
    closed_by: closed && (closed.byQuota ? 'quota' : 'retry-after'),
    shared: isShared,
  };
}
