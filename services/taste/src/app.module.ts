import { Module } from '@nestjs/common';
import { configuredModels } from '@trc/models/configured';
import type { Ask } from '@trc/runtime/ask';
import type { Config } from '@trc/runtime/config';
import { jsonHttp } from '@trc/runtime/json-http';
import type { ServiceDefinition } from '@trc/runtime/service';
import { ASK, CLOCK, type Clock, CONFIG } from '@trc/runtime/tokens';
import { spotifyOver } from '@trc/spotify/access';
import { patient } from '@trc/spotify/patient-budget';
import {
  closedForMs,
  createRateBudget,
  createSpotifyBudget,
  spotifyWindowMs,
} from '@trc/spotify/rate-budget';
import { counted } from '@trc/spotify/tally';
import type { variables } from './config.ts';
import { BuildWorldCommand } from './inbound/build-world.command.ts';
import { createSeedsRecent, type SeedSources } from './inbound/gather-seeds.ts';
import { GetWorldQuery } from './inbound/get-world.query.ts';
import { ListQuestionsQuery } from './inbound/list-questions.query.ts';
import { ListSeedPlaylistsQuery } from './inbound/list-seed-playlists.query.ts';
import { ListSeedTracksQuery } from './inbound/list-seed-tracks.query.ts';
import { ListWorldVersionsQuery } from './inbound/list-world-versions.query.ts';
import { ListWorldsQuery } from './inbound/list-worlds.query.ts';
import { openCatalogue } from './outbound/seeds.open.ts';
import { MODELS, SEED_SOURCES } from './tokens.ts';

type TasteConfig = Config<typeof variables>;

function seedSources(config: TasteConfig, ask: Ask, clock: Clock): SeedSources {
  const now = () => clock().getTime();
  const spotify = patient(createSpotifyBudget(config.spotifyMode, now), spotifyWindowMs);
  const listenbrainz = patient(createRateBudget({ callsMax: 25, windowMs: 10_000, now }), 10_000);
  const musicbrainz = patient(createRateBudget({ callsMax: 1, windowMs: 1_100, now }), 15_000);
  return {
    openSpotify: spotifyOver(ask, {
      mode: config.spotifyMode,
      apiUrl: config.spotifyApiUrl,
      budget: spotify,
    }),
    openCatalogue: (tally) =>
      openCatalogue(
        jsonHttp({
          baseUrl: config.listenbrainzUrl,
          budget: listenbrainz,
          closedForMs,
          fetch: counted(tally, 'listenbrainz'),
        }),
        jsonHttp({
          baseUrl: config.musicbrainzUrl,
          budget: musicbrainz,
          closedForMs,
          fetch: counted(tally, 'musicbrainz'),
        }),
      ),
    recent: createSeedsRecent(now),
  };
}

const modelTimeoutMs = 20_000;

@Module({
  controllers: [
    BuildWorldCommand,
    GetWorldQuery,
    ListQuestionsQuery,
    ListSeedPlaylistsQuery,
    ListSeedTracksQuery,
    ListWorldVersionsQuery,
    ListWorldsQuery,
  ],
  providers: [
    { provide: SEED_SOURCES, useFactory: seedSources, inject: [CONFIG, ASK, CLOCK] },
    {
      provide: MODELS,
      useFactory: (config: TasteConfig) => configuredModels(config, { timeoutMs: modelTimeoutMs }),
      inject: [CONFIG],
    },
  ],
})
class TasteModule {}

export const service: ServiceDefinition<TasteConfig> = { module: TasteModule };
