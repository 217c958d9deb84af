import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import serveFiles from '@fastify/static';
import type { NatsConnection } from '@nats-io/transport-node';
import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import type { Ask } from '@trc/runtime/ask';
import type { Config } from '@trc/runtime/config';
import { openObjects } from '@trc/runtime/objects';
import type { Relay } from '@trc/runtime/relay';
import type { ServiceDefinition } from '@trc/runtime/service';
import { ASK, CLOCK, type Clock, CONFIG, DATABASE, NATS, OBJECTS, RELAY } from '@trc/runtime/tokens';
import { createSpotifyOAuth, type SpotifyOAuth } from '@trc/spotify/oauth';
import type { Kysely } from 'kysely';
import type { variables } from './config.ts';
import { AccountRoutes } from './inbound/account.routes.ts';
import type { Parts } from './inbound/admission.ts';
import { BlocklistRoutes } from './inbound/blocklist.routes.ts';
import { CallerGuard } from './inbound/caller.guard.ts';
import { CompleteUploadRoute } from './inbound/complete-upload.route.ts';
import { ComposingRefusedEvent } from './inbound/composing-refused.event.ts';
import { CreateFeedbackRoute } from './inbound/create-feedback.route.ts';
import { CreateHistoryImportRoute } from './inbound/create-history-import.route.ts';
import { CreateSampleRoute } from './inbound/create-sample.route.ts';
import { CreateUploadRoute } from './inbound/create-upload.route.ts';
import { CreateWorldRoute } from './inbound/create-world.route.ts';
import { DeliverWebhooksSchedule } from './inbound/deliver-webhooks.schedule.ts';
import { DocsRoutes } from './inbound/docs.routes.ts';
import { GatheringRefusedEvent } from './inbound/gathering-refused.event.ts';
import { GetBlocklistQuery } from './inbound/get-blocklist.query.ts';
import { GetSpotifyAccessQuery } from './inbound/get-spotify-access.query.ts';
import { IdempotencyInterceptor } from './inbound/idempotency.interceptor.ts';
import { JobProgressedSignal } from './inbound/job-progressed.signal.ts';
import { JobsRoutes } from './inbound/jobs.routes.ts';
import { OperatorRoutes } from './inbound/operator.routes.ts';
import { PlaylistPublishedEvent } from './inbound/playlist-published.event.ts';
import { PlaylistsRoutes } from './inbound/playlists.routes.ts';
import { PlaylistsComposedEvent } from './inbound/playlists-composed.event.ts';
import { PublishingRefusedEvent } from './inbound/publishing-refused.event.ts';
import { ReanalyseSampleRoute } from './inbound/reanalyse-sample.route.ts';
import { RefreshDueWorldsSchedule } from './inbound/refresh-due-worlds.schedule.ts';
import { RefreshWorldRoute } from './inbound/refresh-world.route.ts';
import { RemindOfConsentSchedule } from './inbound/remind-of-consent.schedule.ts';
import { SampleProcessedEvent } from './inbound/sample-processed.event.ts';
import { SampleRefusedEvent } from './inbound/sample-refused.event.ts';
import { SamplesRoutes } from './inbound/samples.routes.ts';
import { ScheduleRoutes } from './inbound/schedule.routes.ts';
import { SeedsRoutes } from './inbound/seeds.routes.ts';
import { SpotifySignInRoutes } from './inbound/spotify-sign-in.routes.ts';
import { SweepSchedule } from './inbound/sweep.schedule.ts';
import { WebhooksRoutes } from './inbound/webhooks.routes.ts';
import { WorldRefusedEvent } from './inbound/world-refused.event.ts';
import { WorldsRoutes } from './inbound/worlds.routes.ts';
import type { Database } from './outbound/database.ts';
import { createJobBell } from './outbound/job-bell.nats.ts';
import { createVault, type Vault } from './outbound/secrets.ts';
import { createSpotifyAccess } from './outbound/spotify-access.ts';
import { webhookSender } from './outbound/webhook.http.ts';
import { JOB_BELL, PARTS, SEND_WEBHOOK, SPOTIFY_ACCESS, SPOTIFY_OAUTH, VAULT } from './tokens.ts';

type GatewayConfig = Config<typeof variables>;

const spotifyTimeoutMs = 10_000;

@Module({
  controllers: [
    AccountRoutes,
    BlocklistRoutes,
    CompleteUploadRoute,
    CreateFeedbackRoute,
    CreateHistoryImportRoute,
    CreateSampleRoute,
    CreateUploadRoute,
    CreateWorldRoute,
    DocsRoutes,
    JobsRoutes,
    OperatorRoutes,
    PlaylistsRoutes,
    ReanalyseSampleRoute,
    RefreshWorldRoute,
    SamplesRoutes,
    ScheduleRoutes,
    SeedsRoutes,
    SpotifySignInRoutes,
    WebhooksRoutes,
    WorldsRoutes,
    GetBlocklistQuery,
    GetSpotifyAccessQuery,
    ComposingRefusedEvent,
    GatheringRefusedEvent,
    PlaylistPublishedEvent,
    PlaylistsComposedEvent,
    PublishingRefusedEvent,
    SampleProcessedEvent,
    SampleRefusedEvent,
    WorldRefusedEvent,
  ],
  providers: [
    DeliverWebhooksSchedule,
    JobProgressedSignal,
    RefreshDueWorldsSchedule,
    RemindOfConsentSchedule,
    SweepSchedule,
    { provide: OBJECTS, inject: [CONFIG], useFactory: (config: GatewayConfig) => openObjects(config) },
    {
      provide: PARTS,
      inject: [DATABASE, ASK, RELAY, CLOCK],
      useFactory: (db: Kysely<Database>, ask: Ask, relay: Relay, clock: Clock): Parts => ({
        db,
        ask,
        relay,
        clock,
      }),
    },
    {
      provide: VAULT,
      inject: [CONFIG],
      useFactory: (config: GatewayConfig) => createVault(config.tokenKeys),
    },
    { provide: JOB_BELL, inject: [NATS], useFactory: (nc: NatsConnection) => createJobBell(nc) },
    {
      provide: SEND_WEBHOOK,
      inject: [CONFIG],
      useFactory: (config: GatewayConfig) =>
        webhookSender({ allowPrivate: config.webhookPrivateAddresses === 'allow' }),
    },
    {
      provide: SPOTIFY_OAUTH,
      inject: [CONFIG],
      useFactory: ({
        spotifyAccountsUrl,
        spotifyClientId,
        spotifyClientSecret,
        spotifyMode,
      }: GatewayConfig): SpotifyOAuth | null =>
        spotifyMode === 'off' || !spotifyClientId
          ? null
          : createSpotifyOAuth({
              accountsUrl: spotifyAccountsUrl,
              clientId: spotifyClientId,
              clientSecret: spotifyClientSecret,
              timeoutMs: spotifyTimeoutMs,
            }),
    },
    {
      provide: SPOTIFY_ACCESS,
      inject: [CONFIG, DATABASE, CLOCK, VAULT, SPOTIFY_OAUTH],
      useFactory: (
        config: GatewayConfig,
        db: Kysely<Database>,
        clock: Clock,
        vault: Vault,
        oauth: SpotifyOAuth | null,
      ) => createSpotifyAccess({ db, clock, vault, oauth, mode: config.spotifyMode }),
    },
    {
      provide: APP_GUARD,
      inject: [DATABASE, CONFIG],
      useFactory: (db: Kysely<Database>, config: GatewayConfig) => new CallerGuard(db, config.publicUrl),
    },
    {
      provide: APP_INTERCEPTOR,
      inject: [DATABASE],
      useFactory: (db: Kysely<Database>) => new IdempotencyInterceptor(db),
    },
  ],
})
class GatewayModule {}

export const service: ServiceDefinition<GatewayConfig> = {
  module: GatewayModule,
  async prepare(app) {
    const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
    await app.register(cookie);
    await app.register(multipart, { throwFileSizeLimit: false });
    await app.register(serveFiles, { root, prefix: '/docs/assets/', index: false });
  },
};
