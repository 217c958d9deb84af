import { Module } from '@nestjs/common';
import { configuredModels } from '@trc/models/configured';
import type { Ask } from '@trc/runtime/ask';
import type { CallLimits } from '@trc/runtime/call-window';
import type { Config } from '@trc/runtime/config';
import { jsonHttp } from '@trc/runtime/json-http';
import { type Objects, openObjects } from '@trc/runtime/objects';
import { personalDataController } from '@trc/runtime/personal-data.controller';
import { providerFetch, recentCalls } from '@trc/runtime/provider-fetch';
import { openLimits, spotifyLimits } from '@trc/runtime/provider-limits';
import { createRecent } from '@trc/runtime/recent';
import type { ServiceDefinition } from '@trc/runtime/service';
import type { Shared, WatchedShared } from '@trc/runtime/shared';
import { ASK, CLOCK, type Clock, CONFIG, DATABASE, OBJECTS, SHARED } from '@trc/runtime/tokens';
import { spotifyOver } from '@trc/spotify/access';
import { patient } from '@trc/spotify/patient-budget';
import { closedForMs, rateBudgetOver, spotifyWindowMs } from '@trc/spotify/rate-budget';
import { sharedLosses } from '@trc/spotify/shared-losses';
import { counted } from '@trc/spotify/tally';
import type { Kysely } from 'kysely';
import type { variables } from './config.ts';
import { ForgetOldSetsSchedule } from './inbound/forget-old-sets.schedule.ts';
import { ListProvidersQuery } from './inbound/list-providers.query.ts';
import { SpotifyDisconnectedEvent } from './inbound/spotify-disconnected.event.ts';
import { WorldBuiltEvent } from './inbound/world-built.event.ts';
import { migrations } from './migrations/all.ts';
import { libraryCatalogue } from './outbound/catalogue.library.ts';
import { listenbrainzCatalogue } from './outbound/catalogue.listenbrainz.ts';
import { createSpotifyMemory, spotifyCatalogue } from './outbound/catalogue.spotify.ts';
import type { Database } from './outbound/database.ts';
import { openAnswersIn } from './outbound/open-answers.store.ts';
import { personalData } from './outbound/personal-data.store.ts';
import { providerHealth } from './outbound/provider-health.ts';
import type { Providers } from './outbound/providers.ts';
import { MODELS, PROVIDER_HEALTH, PROVIDERS } from './tokens.ts';

type HarvesterConfig = Config<typeof variables>;

const hourMs = 3_600_000;

function providers(
  config: HarvesterConfig,
  ask: Ask,
  clock: Clock,
  db: Kysely<Database>,
  shared: Shared,
): Providers {
  const now = () => clock().getTime();
  const budget = (provider: string, limits: CallLimits, patienceMs: number, account?: string) =>
    patient(rateBudgetOver(shared.budget(provider, limits, account)), patienceMs);
  const limits = openLimits(config);
  const listenbrainz = budget('listenbrainz', limits.listenbrainz, 10_000);
  const labs = budget('listenbrainz-labs', limits.labs, 10_000);
  const musicbrainz = budget('musicbrainz', limits.musicbrainz, 15_000);
  const memory = createSpotifyMemory(createRecent({ ttlMs: hourMs, entriesMax: 500, now }), now);
  const answers = openAnswersIn(db, clock);
  return {
    openSpotify: spotifyOver(ask, {
      apiUrl: config.spotifyApiUrl,
      budgetOf: (account, mode) => budget('spotify', spotifyLimits(config, mode), spotifyWindowMs, account),
      lossesOf: (account) => sharedLosses(shared.refusals('spotify', account)),
      fetch: providerFetch('spotify'),
    }),
    spotify: (client) => spotifyCatalogue(client, memory),
    open: (tally) =>
      listenbrainzCatalogue({
        api: jsonHttp({
          baseUrl: config.listenbrainzUrl,
          budget: listenbrainz,
          closedForMs,
          fetch: counted(tally, 'listenbrainz', providerFetch('listenbrainz')),
          authorization: config.listenbrainzToken ? `Token ${config.listenbrainzToken}` : undefined,
        }),
        labs: jsonHttp({
          baseUrl: config.listenbrainzLabsUrl,
          budget: labs,
          closedForMs,
          fetch: counted(tally, 'listenbrainz', providerFetch('listenbrainz-labs')),
        }),
        musicbrainz: jsonHttp({
          baseUrl: config.musicbrainzUrl,
          budget: musicbrainz,
          closedForMs,
          fetch: counted(tally, 'musicbrainz', providerFetch('musicbrainz')),
        }),
        answers,
      }),
    library: (tenantId) => libraryCatalogue({ ask, tenantId }),
    recent: createRecent({ ttlMs: hourMs / 6, entriesMax: 200, now }),
  };
}

const modelTimeoutMs = 20_000;

const objects = (config: HarvesterConfig): Objects => openObjects(config);

@Module({
  controllers: [
    personalDataController('harvester', personalData),
    WorldBuiltEvent,
    SpotifyDisconnectedEvent,
    ListProvidersQuery,
  ],
  providers: [
    { provide: PROVIDERS, useFactory: providers, inject: [CONFIG, ASK, CLOCK, DATABASE, SHARED] },
    {
      provide: MODELS,
      useFactory: (config: HarvesterConfig) =>
        configuredModels(config, { timeoutMs: modelTimeoutMs, fetch: providerFetch('models') }),
      inject: [CONFIG],
    },
    {
      provide: PROVIDER_HEALTH,
      useFactory: (config: HarvesterConfig, shared: WatchedShared) => {
        const { listenbrainz, labs, musicbrainz } = openLimits(config);
        return providerHealth({
          shared,
          spotifyLimits: (mode) => spotifyLimits(config, mode),
          openLimits: { listenbrainz, 'listenbrainz-labs': labs, musicbrainz },
          hasModels: config.modelUrl !== undefined,
          lastHour: recentCalls.of,
        });
      },
      inject: [CONFIG, SHARED],
    },
    { provide: OBJECTS, useFactory: objects, inject: [CONFIG] },
    ForgetOldSetsSchedule,
  ],
})
class HarvesterModule {}

export const service: ServiceDefinition<HarvesterConfig> = { module: HarvesterModule, migrations };
