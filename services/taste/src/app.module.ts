import { Module } from '@nestjs/common';
import { configuredModels } from '@trc/models/configured';
import { tenantModels } from '@trc/models/tenant-models';
import type { Ask } from '@trc/runtime/ask';
import type { CallLimits } from '@trc/runtime/call-window';
import type { Config } from '@trc/runtime/config';
import { jsonHttp } from '@trc/runtime/json-http';
import { type Objects, openObjects } from '@trc/runtime/objects';
import { personalDataController } from '@trc/runtime/personal-data.controller';
import { providerFetch } from '@trc/runtime/provider-fetch';
import { openLimits, spotifyLimits } from '@trc/runtime/provider-limits';
import { publicFetch } from '@trc/runtime/public-fetch';
import { createRecent } from '@trc/runtime/recent';
import type { ServiceDefinition } from '@trc/runtime/service';
import type { Shared } from '@trc/runtime/shared';
import { ASK, CLOCK, type Clock, CONFIG, OBJECTS, SHARED } from '@trc/runtime/tokens';
import { spotifyOver } from '@trc/spotify/access';
import { patient } from '@trc/spotify/patient-budget';
import { closedForMs, rateBudgetOver, spotifyWindowMs } from '@trc/spotify/rate-budget';
import { sharedLosses } from '@trc/spotify/shared-losses';
import { counted, type Tally } from '@trc/spotify/tally';
import type { variables } from './config.ts';
import { BuildWorldCommand } from './inbound/build-world.command.ts';
import { createSeedsRecent, type SeedSources } from './inbound/gather-seeds.ts';
import { GetHistoryProbeQuery } from './inbound/get-history-probe.query.ts';
import { GetWorldQuery } from './inbound/get-world.query.ts';
import { GetWorldDiffQuery } from './inbound/get-world-diff.query.ts';
import { ListQuestionsQuery } from './inbound/list-questions.query.ts';
import { ListSeedPlaylistsQuery } from './inbound/list-seed-playlists.query.ts';
import { ListSeedTracksQuery } from './inbound/list-seed-tracks.query.ts';
import { ListWorldVersionsQuery } from './inbound/list-world-versions.query.ts';
import { ListWorldsQuery } from './inbound/list-worlds.query.ts';
import { RecordFeedbackCommand } from './inbound/record-feedback.command.ts';
import { RefreshWorldCommand } from './inbound/refresh-world.command.ts';
import { RenameWorldCommand } from './inbound/rename-world.command.ts';
import { SpotifyDisconnectedEvent } from './inbound/spotify-disconnected.event.ts';
import { migrations } from './migrations/all.ts';
import { historyImports } from './outbound/history.objects.ts';
import { personalData } from './outbound/personal-data.store.ts';
import { libraryOver } from './outbound/seeds.library.ts';
import { listenHistory } from './outbound/seeds.listenbrainz.ts';
import { openCatalogue } from './outbound/seeds.open.ts';
import { MODELS_OF, SEED_SOURCES } from './tokens.ts';

type TasteConfig = Config<typeof variables>;

function seedSources(
  config: TasteConfig,
  ask: Ask,
  clock: Clock,
  shared: Shared,
  objects: Objects,
): SeedSources {
  const now = () => clock().getTime();
  const budget = (provider: string, limits: CallLimits, patienceMs: number, account?: string) =>
    patient(rateBudgetOver(shared.budget(provider, limits, account)), patienceMs);
  const limits = openLimits(config);
  const listenbrainz = budget('listenbrainz', limits.listenbrainz, 10_000);
  const musicbrainz = budget('musicbrainz', limits.musicbrainz, 15_000);
  const listenbrainzHttp = (tally: Tally) =>
    jsonHttp({
      baseUrl: config.listenbrainzUrl,
      budget: listenbrainz,
      closedForMs,
      fetch: counted(tally, 'listenbrainz', providerFetch('listenbrainz')),
      authorization: config.listenbrainzToken ? `Token ${config.listenbrainzToken}` : undefined,
    });
  return {
    openSpotify: spotifyOver(ask, {
      apiUrl: config.spotifyApiUrl,
      budgetOf: (account, mode) => budget('spotify', spotifyLimits(config, mode), spotifyWindowMs, account),
      lossesOf: (account) => sharedLosses(shared.refusals('spotify', account)),
      fetch: providerFetch('spotify'),
    }),
    openCatalogue: (tally) =>
      openCatalogue(
        listenbrainzHttp(tally),
        jsonHttp({
          baseUrl: config.musicbrainzUrl,
          budget: musicbrainz,
          closedForMs,
          fetch: counted(tally, 'musicbrainz', providerFetch('musicbrainz')),
        }),
      ),
    listens: (tally) => listenHistory(listenbrainzHttp(tally)),
    imports: historyImports(objects),
    library: libraryOver(ask),
    recent: createSeedsRecent(now),
  };
}

const modelTimeoutMs = 20_000;

@Module({
  controllers: [
    personalDataController('taste', personalData),
    BuildWorldCommand,
    GetHistoryProbeQuery,
    GetWorldDiffQuery,
    GetWorldQuery,
    ListQuestionsQuery,
    ListSeedPlaylistsQuery,
    ListSeedTracksQuery,
    ListWorldVersionsQuery,
    ListWorldsQuery,
    RecordFeedbackCommand,
    RefreshWorldCommand,
    RenameWorldCommand,
    SpotifyDisconnectedEvent,
  ],
  providers: [
    { provide: OBJECTS, useFactory: (config: TasteConfig) => openObjects(config), inject: [CONFIG] },
    { provide: SEED_SOURCES, useFactory: seedSources, inject: [CONFIG, ASK, CLOCK, SHARED, OBJECTS] },
    {
      provide: MODELS_OF,
      useFactory: (config: TasteConfig, ask: Ask, clock: Clock) =>
        tenantModels({
          house: configuredModels(config, { timeoutMs: modelTimeoutMs, fetch: providerFetch('models') }),
          ask,
          fetch: publicFetch({
            allowPrivate: config.modelPrivateAddresses === 'allow',
            timeoutMs: modelTimeoutMs,
          }),
          timeoutMs: modelTimeoutMs,
          recent: createRecent({ ttlMs: 60_000, entriesMax: 1_000, now: () => clock().getTime() }),
        }),
      inject: [CONFIG, ASK, CLOCK],
    },
  ],
})
class TasteModule {}

export const service: ServiceDefinition<TasteConfig> = { module: TasteModule, migrations };
