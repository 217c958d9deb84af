import { Module } from '@nestjs/common';
import { configuredModels } from '@trc/models/configured';
import type { Ask } from '@trc/runtime/ask';
import type { CallLimits } from '@trc/runtime/call-window';
import type { Config } from '@trc/runtime/config';
import { jsonHttp } from '@trc/runtime/json-http';
import { type Objects, openObjects } from '@trc/runtime/objects';
import { openLimits, spotifyLimits } from '@trc/runtime/provider-limits';
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
import { historyImports } from './outbound/history.objects.ts';
import { libraryOver } from './outbound/seeds.library.ts';
import { listenHistory } from './outbound/seeds.listenbrainz.ts';
import { openCatalogue } from './outbound/seeds.open.ts';
import { MODELS, SEED_SOURCES } from './tokens.ts';

type TasteConfig = Config<typeof variables>;

function seedSources(
  config: TasteConfig,
  ask: Ask,
  clock: Clock,
  shared: Shared,
  objects: Objects,
): SeedSources {
  const now = () => clock().getTime();
  const budget = (provider: string, limits: CallLimits, patienceMs: number) =>
    patient(rateBudgetOver(shared.budget(provider, limits)), patienceMs);
  const limits = openLimits(config);
  const spotify = budget('spotify', spotifyLimits(config), spotifyWindowMs);
  const listenbrainz = budget('listenbrainz', limits.listenbrainz, 10_000);
  const musicbrainz = budget('musicbrainz', limits.musicbrainz, 15_000);
  const listenbrainzHttp = (tally: Tally) =>
    jsonHttp({
      baseUrl: config.listenbrainzUrl,
      budget: listenbrainz,
      closedForMs,
      fetch: counted(tally, 'listenbrainz'),
      authorization: config.listenbrainzToken ? `Token ${config.listenbrainzToken}` : undefined,
    });
  return {
    openSpotify: spotifyOver(ask, {
      mode: config.spotifyMode,
      apiUrl: config.spotifyApiUrl,
      budget: spotify,
      losses: sharedLosses(shared.refusals('spotify')),
    }),
    openCatalogue: (tally) =>
      openCatalogue(
        listenbrainzHttp(tally),
        jsonHttp({
          baseUrl: config.musicbrainzUrl,
          budget: musicbrainz,
          closedForMs,
          fetch: counted(tally, 'musicbrainz'),
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
  ],
  providers: [
    { provide: OBJECTS, useFactory: (config: TasteConfig) => openObjects(config), inject: [CONFIG] },
    { provide: SEED_SOURCES, useFactory: seedSources, inject: [CONFIG, ASK, CLOCK, SHARED, OBJECTS] },
    {
      provide: MODELS,
      useFactory: (config: TasteConfig) => configuredModels(config, { timeoutMs: modelTimeoutMs }),
      inject: [CONFIG],
    },
  ],
})
class TasteModule {}

export const service: ServiceDefinition<TasteConfig> = { module: TasteModule };
