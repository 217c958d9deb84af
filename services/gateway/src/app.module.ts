import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import serveFiles from '@fastify/static';
import type { NatsConnection } from '@nats-io/transport-node';
import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { receiveStripeEvent } from '@trc/contracts/http/receive-stripe-event.v1';
import type { Ask } from '@trc/runtime/ask';
import type { Config } from '@trc/runtime/config';
import { openObjects } from '@trc/runtime/objects';
import { personalDataController } from '@trc/runtime/personal-data.controller';
import { publicFetch } from '@trc/runtime/public-fetch';
import type { Relay } from '@trc/runtime/relay';
import type { ServiceDefinition } from '@trc/runtime/service';
import { ASK, CLOCK, type Clock, CONFIG, DATABASE, NATS, OBJECTS, RELAY } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { variables } from './config.ts';
import { AccountRoutes } from './inbound/account.routes.ts';
import { AdminTenantsRoutes } from './inbound/admin-tenants.routes.ts';
import type { Parts } from './inbound/admission.ts';
import { ApiKeysRoutes } from './inbound/api-keys.routes.ts';
import { AuditRoutes } from './inbound/audit.routes.ts';
import { BatchesRoutes } from './inbound/batches.routes.ts';
import { BlocklistRoutes } from './inbound/blocklist.routes.ts';
import { BudgetsRoutes } from './inbound/budgets.routes.ts';
import { CallerGuard } from './inbound/caller.guard.ts';
import { ClearProjectImportsSchedule } from './inbound/clear-project-imports.schedule.ts';
import { CompleteUploadRoute } from './inbound/complete-upload.route.ts';
import { ComposingRefusedEvent } from './inbound/composing-refused.event.ts';
import { CostsRoutes } from './inbound/costs.routes.ts';
import { CreateBatchRoute } from './inbound/create-batch.route.ts';
import { CreateFeedbackRoute } from './inbound/create-feedback.route.ts';
import { CreateHistoryImportRoute } from './inbound/create-history-import.route.ts';
import { CreateSampleRoute } from './inbound/create-sample.route.ts';
import { CreateUploadRoute } from './inbound/create-upload.route.ts';
import { CreateWorldRoute } from './inbound/create-world.route.ts';
import { DeliverWebhooksSchedule } from './inbound/deliver-webhooks.schedule.ts';
import { DispatchJobsSchedule } from './inbound/dispatch-jobs.schedule.ts';
import { DocsRoutes } from './inbound/docs.routes.ts';
import { EmailSignInRoutes } from './inbound/email-sign-in.routes.ts';
import { recentEntitlements } from './inbound/entitlements.ts';
import { ExpireExportsSchedule } from './inbound/expire-exports.schedule.ts';
import { ExportRefusedEvent } from './inbound/export-refused.event.ts';
import { ExportsRoutes } from './inbound/exports.routes.ts';
import { FinishPrivacySchedule } from './inbound/finish-privacy.schedule.ts';
import { GatheringRefusedEvent } from './inbound/gathering-refused.event.ts';
import { GetBlocklistQuery } from './inbound/get-blocklist.query.ts';
import { GetBrandQuery } from './inbound/get-brand.query.ts';
import { GetExportQuery } from './inbound/get-export.query.ts';
import { GetModelEndpointQuery } from './inbound/get-model-endpoint.query.ts';
import { GetSpotifyAccessQuery } from './inbound/get-spotify-access.query.ts';
import { IdempotencyInterceptor } from './inbound/idempotency.interceptor.ts';
import { JobProgressedSignal } from './inbound/job-progressed.signal.ts';
import { JobsRoutes } from './inbound/jobs.routes.ts';
import { keepBytes } from './inbound/keep-bytes.hook.ts';
import { KeepSamplesSchedule } from './inbound/keep-samples.schedule.ts';
import { KeySignInRoutes } from './inbound/key-sign-in.routes.ts';
import { LimitApproachedEvent } from './inbound/limit-approached.event.ts';
import { LookAtDomainsSchedule } from './inbound/look-at-domains.schedule.ts';
import { MeasurePromisesSchedule } from './inbound/measure-promises.schedule.ts';
import { ModelEndpointRoutes } from './inbound/model-endpoint.routes.ts';
import { OidcProviderRoutes } from './inbound/oidc-provider.routes.ts';
import { OidcSignInRoutes } from './inbound/oidc-sign-in.routes.ts';
import { OperatorRoutes } from './inbound/operator.routes.ts';
import { pageAssets } from './inbound/page-assets.ts';
import { PagesRoutes } from './inbound/pages.routes.ts';
import { PaymentsRoutes } from './inbound/payments.routes.ts';
import { PlansRoutes } from './inbound/plans.routes.ts';
import { PlaylistPublishedEvent } from './inbound/playlist-published.event.ts';
import { PlaylistsRoutes } from './inbound/playlists.routes.ts';
import { PlaylistsComposedEvent } from './inbound/playlists-composed.event.ts';
import { PricesRoutes } from './inbound/prices.routes.ts';
import { PrivacyRoutes } from './inbound/privacy.routes.ts';
import { ProjectImportRefusedEvent } from './inbound/project-import-refused.event.ts';
import { ProjectImportsRoutes } from './inbound/project-imports.routes.ts';
import { ProjectReadEvent } from './inbound/project-read.event.ts';
import { PublishingRefusedEvent } from './inbound/publishing-refused.event.ts';
import { QueuesRoutes } from './inbound/queues.routes.ts';
import { ReanalyseSampleRoute } from './inbound/reanalyse-sample.route.ts';
import { ReceiveStripeEventRoute } from './inbound/receive-stripe-event.route.ts';
import { RefreshDueWorldsSchedule } from './inbound/refresh-due-worlds.schedule.ts';
import { RefreshWorldRoute } from './inbound/refresh-world.route.ts';
import { RemindOfConsentSchedule } from './inbound/remind-of-consent.schedule.ts';
import { ResealSchedule } from './inbound/reseal.schedule.ts';
import { SampleProcessedEvent } from './inbound/sample-processed.event.ts';
import { SampleRefusedEvent } from './inbound/sample-refused.event.ts';
import { SamplesRoutes } from './inbound/samples.routes.ts';
import { SamplesExportedEvent } from './inbound/samples-exported.event.ts';
import { ScalingRoutes } from './inbound/scaling.routes.ts';
import { ScheduleRoutes } from './inbound/schedule.routes.ts';
import { SeedsRoutes } from './inbound/seeds.routes.ts';
import { SendMailsSchedule } from './inbound/send-mails.schedule.ts';
import { SessionsRoutes } from './inbound/sessions.routes.ts';
import { SpotifyClientRoutes } from './inbound/spotify-client.routes.ts';
import { SpotifySignInRoutes } from './inbound/spotify-sign-in.routes.ts';
import { SweepSchedule } from './inbound/sweep.schedule.ts';
import { TenantRoutes } from './inbound/tenant.routes.ts';
import { TenantDomainsRoutes } from './inbound/tenant-domains.routes.ts';
import { UnsubscribeRoutes } from './inbound/unsubscribe.routes.ts';
import { UploadsRoutes } from './inbound/uploads.routes.ts';
import { userDataErasedEvents } from './inbound/user-data-erased.event.ts';
import { userExportedEvents } from './inbound/user-exported.event.ts';
import { UsersRoutes } from './inbound/users.routes.ts';
import { WebhookDeliveriesRoutes } from './inbound/webhook-deliveries.routes.ts';
import { WebhooksRoutes } from './inbound/webhooks.routes.ts';
import { WithholdBrandsSchedule } from './inbound/withhold-brands.schedule.ts';
import { WorldRefusedEvent } from './inbound/world-refused.event.ts';
import { WorldsRoutes } from './inbound/worlds.routes.ts';
import { migrations } from './migrations/all.ts';
import type { Database } from './outbound/database.ts';
import { createJobBell } from './outbound/job-bell.nats.ts';
import { mailSender, type SendMail } from './outbound/mail.smtp.ts';
import { createOidc } from './outbound/oidc.http.ts';
import { findPageFiles, type PageFiles } from './outbound/page-files.ts';
import { personalData } from './outbound/personal-data.store.ts';
import { createVault, type Vault } from './outbound/secrets.ts';
import { createSiteAt } from './outbound/site-at.ts';
import { createSites, type Sites } from './outbound/sites.ts';
import { createSpotifyAccess } from './outbound/spotify-access.ts';
import { type SpotifyAppOf, spotifyApps } from './outbound/spotify-apps.ts';
import { type ResolveTxt, resolveTxtByDns } from './outbound/txt-records.dns.ts';
import { webhookSender } from './outbound/webhook.http.ts';
import {
  JOB_BELL,
  OIDC,
  PAGE_FILES,
  PARTS,
  RESOLVE_TXT,
  SEND_MAIL,
  SEND_WEBHOOK,
  SITE_AT,
  SITES,
  SPOTIFY_ACCESS,
  SPOTIFY_APP_OF,
  TENANT_FETCH,
  VAULT,
} from './tokens.ts';

type GatewayConfig = Config<typeof variables>;

/** For an address that a tenant names while it waits. */
const tenantTimeoutMs = 10_000;
const smtpTimeoutMs = 20_000;

/** Stripe's events are some kilobytes; a long invoice is the largest of them. */
const stripeEventSizeBytesMax = 512 * 1_024;
const oidcTimeoutMs = 10_000;

@Module({
  controllers: [
    TenantRoutes,
    TenantDomainsRoutes,
    SpotifyClientRoutes,
    ModelEndpointRoutes,
    GetModelEndpointQuery,
    GetBrandQuery,
    AdminTenantsRoutes,
    AccountRoutes,
    ApiKeysRoutes,
    AuditRoutes,
    BatchesRoutes,
    BlocklistRoutes,
    BudgetsRoutes,
    CompleteUploadRoute,
    CostsRoutes,
    CreateBatchRoute,
    CreateFeedbackRoute,
    CreateHistoryImportRoute,
    CreateSampleRoute,
    CreateUploadRoute,
    CreateWorldRoute,
    DocsRoutes,
    EmailSignInRoutes,
    ExportsRoutes,
    JobsRoutes,
    KeySignInRoutes,
    OidcProviderRoutes,
    OidcSignInRoutes,
    OperatorRoutes,
    PagesRoutes,
    PlansRoutes,
    PaymentsRoutes,
    PlaylistsRoutes,
    ReceiveStripeEventRoute,
    PrivacyRoutes,
    ProjectImportsRoutes,
    PricesRoutes,
    QueuesRoutes,
    ReanalyseSampleRoute,
    RefreshWorldRoute,
    SamplesRoutes,
    UploadsRoutes,
    ScalingRoutes,
    ScheduleRoutes,
    SeedsRoutes,
    SessionsRoutes,
    SpotifySignInRoutes,
    UsersRoutes,
    UnsubscribeRoutes,
    WebhookDeliveriesRoutes,
    WebhooksRoutes,
    WorldsRoutes,
    GetBlocklistQuery,
    GetExportQuery,
    GetSpotifyAccessQuery,
    ComposingRefusedEvent,
    ExportRefusedEvent,
    GatheringRefusedEvent,
    LimitApproachedEvent,
    PlaylistPublishedEvent,
    PlaylistsComposedEvent,
    ProjectImportRefusedEvent,
    ProjectReadEvent,
    PublishingRefusedEvent,
    SampleProcessedEvent,
    SampleRefusedEvent,
    SamplesExportedEvent,
    WorldRefusedEvent,
    personalDataController('gateway', personalData),
    ...userDataErasedEvents,
    ...userExportedEvents,
  ],
  providers: [
    ClearProjectImportsSchedule,
    DispatchJobsSchedule,
    DeliverWebhooksSchedule,
    ExpireExportsSchedule,
    FinishPrivacySchedule,
    JobProgressedSignal,
    KeepSamplesSchedule,
    LookAtDomainsSchedule,
    MeasurePromisesSchedule,
    RefreshDueWorldsSchedule,
    RemindOfConsentSchedule,
    ResealSchedule,
    SendMailsSchedule,
    SweepSchedule,
    WithholdBrandsSchedule,
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
    {
      provide: OIDC,
      inject: [CONFIG],
      useFactory: (config: GatewayConfig) =>
        createOidc({
          allowPrivate: config.webhookPrivateAddresses === 'allow',
          timeoutMs: oidcTimeoutMs,
        }),
    },
    { provide: JOB_BELL, inject: [NATS], useFactory: (nc: NatsConnection) => createJobBell(nc) },
    {
      provide: SEND_MAIL,
      inject: [CONFIG],
      useFactory: ({ smtpUrl, mailFrom }: GatewayConfig): SendMail | null =>
        smtpUrl ? mailSender({ url: smtpUrl, from: mailFrom, timeoutMs: smtpTimeoutMs }) : null,
    },
    {
      provide: SEND_WEBHOOK,
      inject: [CONFIG],
      useFactory: (config: GatewayConfig) =>
        webhookSender({ allowPrivate: config.webhookPrivateAddresses === 'allow' }),
    },
    {
      provide: SPOTIFY_APP_OF,
      inject: [CONFIG, DATABASE, VAULT],
      useFactory: (config: GatewayConfig, db: Kysely<Database>, vault: Vault): SpotifyAppOf =>
        spotifyApps({
          accountsUrl: config.spotifyAccountsUrl,
          house: {
            clientId: config.spotifyClientId,
            clientSecret: config.spotifyClientSecret,
            mode: config.spotifyMode,
          },
          db,
          vault,
        }),
    },
    {
      provide: SPOTIFY_ACCESS,
      inject: [DATABASE, CLOCK, VAULT, SPOTIFY_APP_OF],
      useFactory: (db: Kysely<Database>, clock: Clock, vault: Vault, appOf: SpotifyAppOf) =>
        createSpotifyAccess({ db, clock, vault, appOf }),
    },
    {
      provide: SITES,
      inject: [DATABASE, CLOCK, CONFIG],
      useFactory: (db: Kysely<Database>, clock: Clock, base: GatewayConfig) =>
        createSites({ db, clock, base }),
    },
    { provide: PAGE_FILES, useFactory: () => findPageFiles() },
    {
      provide: SITE_AT,
      inject: [DATABASE, CLOCK, SITES, SPOTIFY_APP_OF, SEND_MAIL],
      useFactory: (
        db: Kysely<Database>,
        clock: Clock,
        sites: Sites,
        spotifyAppOf: SpotifyAppOf,
        sendMail: SendMail | null,
      ) => createSiteAt({ db, clock, sites, spotifyAppOf, sendsMail: sendMail !== null }),
    },
    { provide: RESOLVE_TXT, useFactory: (): ResolveTxt => resolveTxtByDns },
    {
      provide: TENANT_FETCH,
      inject: [CONFIG],
      useFactory: ({ modelPrivateAddresses }: GatewayConfig) =>
        publicFetch({ allowPrivate: modelPrivateAddresses === 'allow', timeoutMs: tenantTimeoutMs }),
    },
    {
      provide: APP_GUARD,
      inject: [PARTS, CONFIG],
      useFactory: ({ db, ask, clock }: Parts, { publicUrl }: GatewayConfig) =>
        new CallerGuard({
          db,
          clock,
          publicUrl,
          entitlementsOf: recentEntitlements(ask, () => clock().getTime()),
        }),
    },
    {
      provide: APP_INTERCEPTOR,
      inject: [DATABASE, VAULT],
      useFactory: (db: Kysely<Database>, vault: Vault) => new IdempotencyInterceptor(db, vault),
    },
  ],
})
class GatewayModule {}

export const service: ServiceDefinition<GatewayConfig> = {
  module: GatewayModule,
  migrations,
  async prepare(app, { log }) {
    const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
    const fastify = app.getHttpAdapter().getInstance();
    keepBytes(fastify, receiveStripeEvent.path, stripeEventSizeBytesMax);
    await app.register(cookie);
    await app.register(multipart, { throwFileSizeLimit: false });
    await app.register(serveFiles, { root, prefix: '/docs/assets/', index: false });
    const pages = app.get<PageFiles | null>(PAGE_FILES);
    if (pages) await app.register(serveFiles, pageAssets(pages));
    else log.warn('the pages are not built: this installation has an API and no pages');
  },
};
