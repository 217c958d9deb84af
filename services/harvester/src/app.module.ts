import { Module } from '@nestjs/common';
import { configuredModels } from '@trc/models/configured';
import type { Ask } from '@trc/runtime/ask';
import type { Config } from '@trc/runtime/config';
import { jsonHttp } from '@trc/runtime/json-http';
import { type Objects, openObjects } from '@trc/runtime/objects';
import { createRecent } from '@trc/runtime/recent';
import type { ServiceDefinition } from '@trc/runtime/service';
import { ASK, CLOCK, type Clock, CONFIG, DATABASE, OBJECTS } from '@trc/runtime/tokens';
import { spotifyOver } from '@trc/spotify/access';
import { patient } from '@trc/spotify/patient-budget';
import {
  closedForMs,
  createRateBudget,
  createSpotifyBudget,
  spotifyWindowMs,
} from '@trc/spotify/rate-budget';
import { counted } from '@trc/spotify/tally';
import type { Kysely } from 'kysely';
import type { variables } from './config.ts';
import { WorldBuiltEvent } from './inbound/world-built.event.ts';
import { listenbrainzCatalogue } from './outbound/catalogue.listenbrainz.ts';
import { createSpotifyMemory, spotifyCatalogue } from './outbound/catalogue.spotify.ts';
import type { Database } from './outbound/database.ts';
import { openAnswersIn } from './outbound/open-answers.store.ts';
import type { Providers } from './outbound/providers.ts';
import { MODELS, PROVIDERS } from './tokens.ts';

type HarvesterConfig = Config<typeof variables>;

const hourMs = 3_600_000;

function providers(config: HarvesterConfig, ask: Ask, clock: Clock, db: Kysely<Database>): Providers {
  const now = () => clock().getTime();
  const spotify = patient(createSpotifyBudget(config.spotifyMode, now), spotifyWindowMs);
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
        api: jsonHttp({
          baseUrl: config.listenbrainzUrl,
          budget: listenbrainz,
          closedForMs,
          fetch: counted(tally, 'listenbrainz'),
          authorization: config.listenbrainzToken ? `Token ${config.listenbrainzToken}` : undefined,
        }),
        labs: jsonHttp({
          baseUrl: config.listenbrainzLabsUrl,
          budget: labs,
          closedForMs,
          fetch: counted(tally, 'listenbrainz'),
        }),
        musicbrainz: jsonHttp({
          baseUrl: config.musicbrainzUrl,
          budget: musicbrainz,
          closedForMs,
          fetch: counted(tally, 'musicbrainz'),
        }),
        answers,
      }),
    recent: createRecent({ ttlMs: hourMs / 6, entriesMax: 200, now }),
  };
}

const modelTimeoutMs = 20_000;

const objects = (config: HarvesterConfig): Objects => openObjects(config);

@Module({
  controllers: [WorldBuiltEvent],
  providers: [
    { provide: PROVIDERS, useFactory: providers, inject: [CONFIG, ASK, CLOCK, DATABASE] },
    {
      provide: MODELS,
      useFactory: (config: HarvesterConfig) => configuredModels(config, { timeoutMs: modelTimeoutMs }),
      inject: [CONFIG],
    },
    { provide: OBJECTS, useFactory: objects, inject: [CONFIG] },
  ],
})
class HarvesterModule {}

export const service: ServiceDefinition<HarvesterConfig> = { module: HarvesterModule };
