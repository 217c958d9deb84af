import { Module } from '@nestjs/common';
import { absentModels } from '@trc/models/absent';
import type { Models } from '@trc/models/models';
import { createOpenAiModels } from '@trc/models/openai';
import { initialPriceTable } from '@trc/models/prices';
import type { Ask } from '@trc/runtime/ask';
import type { Config } from '@trc/runtime/config';
import type { ServiceDefinition } from '@trc/runtime/service';
import { ASK, CLOCK, type Clock, CONFIG } from '@trc/runtime/tokens';
import { createRateBudget } from '@trc/spotify/rate-budget';
import type { variables } from './config.ts';
import { BuildWorldCommand } from './inbound/build-world.command.ts';
import { createSeedsRecent, type SeedSources } from './inbound/gather-seeds.ts';
import { GetWorldQuery } from './inbound/get-world.query.ts';
import { ListQuestionsQuery } from './inbound/list-questions.query.ts';
import { ListSeedPlaylistsQuery } from './inbound/list-seed-playlists.query.ts';
import { ListSeedTracksQuery } from './inbound/list-seed-tracks.query.ts';
import { ListWorldVersionsQuery } from './inbound/list-world-versions.query.ts';
import { ListWorldsQuery } from './inbound/list-worlds.query.ts';
import { openHttp } from './outbound/open-http.ts';
import { patient } from './outbound/patient-budget.ts';
import { openCatalogue } from './outbound/seeds.open.ts';
import { spotifyOver } from './outbound/spotify.ts';
import { counted } from './outbound/tally.ts';
import { MODELS, SEED_SOURCES } from './tokens.ts';

type TasteConfig = Config<typeof variables>;

/** Calls in 30 seconds. Spotify publishes no number; these stay under what was seen to work. */
const spotifyCallsMax = { extended: 90, development: 40, off: 1 } as const;
const windowMs = 30_000;

function seedSources(config: TasteConfig, ask: Ask, clock: Clock): SeedSources {
  const now = () => clock().getTime();
  const spotify = patient(createRateBudget({ callsMax: spotifyCallsMax[config.spotifyMode], now }), windowMs);
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
        openHttp({
          baseUrl: config.listenbrainzUrl,
          budget: listenbrainz,
          fetch: counted(tally, 'listenbrainz'),
        }),
        openHttp({
          baseUrl: config.musicbrainzUrl,
          budget: musicbrainz,
          fetch: counted(tally, 'musicbrainz'),
        }),
      ),
    recent: createSeedsRecent(now),
  };
}

function models({ modelUrl, modelApiKey }: TasteConfig): Models {
  if (modelUrl === undefined) return absentModels;
  return createOpenAiModels({
    baseUrl: modelUrl,
    apiKey: modelApiKey,
    timeoutMs: 20_000,
    priceTable: () => initialPriceTable,
  });
}

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
    { provide: MODELS, useFactory: models, inject: [CONFIG] },
  ],
})
class TasteModule {}

export const service: ServiceDefinition<TasteConfig> = { module: TasteModule };
