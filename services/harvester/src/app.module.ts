import { Module } from '@nestjs/common';
import { absentModels } from '@trc/models/absent';
import type { Models } from '@trc/models/models';
import { createOpenAiModels } from '@trc/models/openai';
import { initialPriceTable } from '@trc/models/prices';
import type { Ask } from '@trc/runtime/ask';
import type { Config } from '@trc/runtime/config';
import { type Objects, openObjects } from '@trc/runtime/objects';
import type { ServiceDefinition } from '@trc/runtime/service';
import { ASK, CLOCK, type Clock, CONFIG, DATABASE, OBJECTS } from '@trc/runtime/tokens';
import { createRateBudget } from '@trc/spotify/rate-budget';
import type { Kysely } from 'kysely';
import type { variables } from './config.ts';
import { WorldBuiltEvent } from './inbound/world-built.event.ts';
import { listenbrainzCatalogue } from './outbound/catalogue.listenbrainz.ts';
import { createSpotifyMemory, spotifyCatalogue } from './outbound/catalogue.spotify.ts';
import type { Database } from './outbound/database.ts';
import { openAnswersIn } from './outbound/open-answers.store.ts';
import { openHttp } from './outbound/open-http.ts';
import { patient } from './outbound/patient-budget.ts';
import type { Providers } from './outbound/providers.ts';
import { createRecent } from './outbound/recent.ts';
import { spotifyOver } from './outbound/spotify.ts';
import { counted } from './outbound/tally.ts';
import { MODELS, PROVIDERS } from './tokens.ts';

type HarvesterConfig = Config<typeof variables>;

/** Calls in 30 seconds. Spotify publishes no number; these stay under what was seen to work. */
const spotifyCallsMax = { extended: 90, development: 40, off: 1 } as const;
const windowMs = 30_000;
const hourMs = 3_600_000;

function providers(config: HarvesterConfig, ask: Ask, clock: Clock, db: Kysely<Database>): Providers {
  const now = () => clock().getTime();
  const spotify = patient(createRateBudget({ callsMax: spotifyCallsMax[config.spotifyMode], now }), windowMs);
  const listenbrainz = patient(createRateBudget({ callsMax: 25, windowMs: 10_000, now }), 10_000);
  const labs = patient(createRateBudget({ callsMax: 20, windowMs: 10_000, now }), 10_000);
  const musicbrainz = patient(createRateBudget({ callsMax: 1, windowMs: 1_100, now }), 15_000);
  const memory = createSpotifyMemory(createRecent({ ttlMs: hourMs, entriesMax: 500, now }), now);
  const answers = openAnswersIn(db, clock);
  return {
    openSpotify: spotifyOver(ask, {
      mode: config.spotifyMode,
      apiUrl: config.spotifyApiUrl,
      budget: spotify,
    }),
    spotify: (client) => spotifyCatalogue(client, memory),
    open: (tally) =>
      listenbrainzCatalogue({
        api: openHttp({
          baseUrl: config.listenbrainzUrl,
          budget: listenbrainz,
          fetch: counted(tally, 'listenbrainz'),
          token: config.listenbrainzToken,
        }),
        labs: openHttp({
          baseUrl: config.listenbrainzLabsUrl,
          budget: labs,
          fetch: counted(tally, 'listenbrainz'),
        }),
        musicbrainz: openHttp({
          baseUrl: config.musicbrainzUrl,
          budget: musicbrainz,
          fetch: counted(tally, 'musicbrainz'),
        }),
        answers,
      }),
    recent: createRecent({ ttlMs: hourMs / 6, entriesMax: 200, now }),
  };
}

function models({ modelUrl, modelApiKey }: HarvesterConfig): Models {
  if (modelUrl === undefined) return absentModels;
  return createOpenAiModels({
    baseUrl: modelUrl,
    apiKey: modelApiKey,
    timeoutMs: 20_000,
    priceTable: () => initialPriceTable,
  });
}

const objects = (config: HarvesterConfig): Objects => openObjects(config);

@Module({
  controllers: [WorldBuiltEvent],
  providers: [
    { provide: PROVIDERS, useFactory: providers, inject: [CONFIG, ASK, CLOCK, DATABASE] },
    { provide: MODELS, useFactory: models, inject: [CONFIG] },
    { provide: OBJECTS, useFactory: objects, inject: [CONFIG] },
  ],
})
class HarvesterModule {}

export const service: ServiceDefinition<HarvesterConfig> = { module: HarvesterModule };
