import { Module } from '@nestjs/common';
import type { Config } from '@trc/runtime/config';
import { openObjects } from '@trc/runtime/objects';
import { personalDataController } from '@trc/runtime/personal-data.controller';
import type { ServiceDefinition } from '@trc/runtime/service';
import { CONFIG, OBJECTS } from '@trc/runtime/tokens';
import type { variables } from './config.ts';
import { ApplyPaymentEventCommand } from './inbound/apply-payment-event.command.ts';
import { AskAfterSilenceSchedule } from './inbound/ask-after-silence.schedule.ts';
import { AssignPlanCommand } from './inbound/assign-plan.command.ts';
import { BytesServedEvent } from './inbound/bytes-served.event.ts';
import { CandidatesGatheredEvent } from './inbound/candidates-gathered.event.ts';
import { EnterKeptDaysSchedule } from './inbound/enter-kept-days.schedule.ts';
import { ExportDeletedEvent } from './inbound/export-deleted.event.ts';
import { GetBudgetQuery } from './inbound/get-budget.query.ts';
import { GetCheckoutQuery } from './inbound/get-checkout.query.ts';
import { GetCostProjectionQuery } from './inbound/get-cost-projection.query.ts';
import { GetEntitlementsQuery } from './inbound/get-entitlements.query.ts';
import { GetPaymentTenantQuery } from './inbound/get-payment-tenant.query.ts';
import { GetPortalQuery } from './inbound/get-portal.query.ts';
import { GetReceiptQuery } from './inbound/get-receipt.query.ts';
import { GetReservationQuery } from './inbound/get-reservation.query.ts';
import { GetSubscriptionQuery } from './inbound/get-subscription.query.ts';
import { GetWhatIfQuery } from './inbound/get-what-if.query.ts';
import { JobEndedEvent } from './inbound/job-ended.event.ts';
import { ListBudgetsQuery } from './inbound/list-budgets.query.ts';
import { ListCostTrendQuery } from './inbound/list-cost-trend.query.ts';
import { ListCostsQuery } from './inbound/list-costs.query.ts';
import { ListJobCostsQuery } from './inbound/list-job-costs.query.ts';
import { ListMarginsQuery } from './inbound/list-margins.query.ts';
import { ListPaymentsQuery } from './inbound/list-payments.query.ts';
import { ListPlanVersionsQuery } from './inbound/list-plan-versions.query.ts';
import { ListPlansQuery } from './inbound/list-plans.query.ts';
import { ListPriceTablesQuery } from './inbound/list-price-tables.query.ts';
import { ListReceiptsQuery } from './inbound/list-receipts.query.ts';
import { ListUnitCostsQuery } from './inbound/list-unit-costs.query.ts';
import { ListUsageEventsQuery } from './inbound/list-usage-events.query.ts';
import { MailAcceptedEvent } from './inbound/mail-accepted.event.ts';
import { MeasureSpendingSchedule } from './inbound/measure-spending.schedule.ts';
import { PlaylistPublishedEvent } from './inbound/playlist-published.event.ts';
import { PlaylistsComposedEvent } from './inbound/playlists-composed.event.ts';
import { ProjectReadEvent } from './inbound/project-read.event.ts';
import { PublishPlanCommand } from './inbound/publish-plan.command.ts';
import { PublishPricesCommand } from './inbound/publish-prices.command.ts';
import { SampleDeletedEvent } from './inbound/sample-deleted.event.ts';
import { SampleProcessedEvent } from './inbound/sample-processed.event.ts';
import { SamplesExportedEvent } from './inbound/samples-exported.event.ts';
import { SetBudgetCommand } from './inbound/set-budget.command.ts';
import { StartTrialCommand } from './inbound/start-trial.command.ts';
import { WorldBuiltEvent } from './inbound/world-built.event.ts';
import { migrations } from './migrations/all.ts';
import { personalData } from './outbound/personal-data.store.ts';
import { openProviders } from './outbound/providers.ts';
import { PROVIDERS } from './tokens.ts';

@Module({
  controllers: [
    personalDataController('billing', personalData),
    ApplyPaymentEventCommand,
    AssignPlanCommand,
    BytesServedEvent,
    ExportDeletedEvent,
    GetCostProjectionQuery,
    GetWhatIfQuery,
    ListBudgetsQuery,
    ListCostsQuery,
    ListCostTrendQuery,
    MailAcceptedEvent,
    ListMarginsQuery,
    ListPriceTablesQuery,
    ListReceiptsQuery,
    ListJobCostsQuery,
    ListUnitCostsQuery,
    ListUsageEventsQuery,
    PublishPricesCommand,
    CandidatesGatheredEvent,
    GetCheckoutQuery,
    GetBudgetQuery,
    GetEntitlementsQuery,
    GetPaymentTenantQuery,
    GetPortalQuery,
    GetReceiptQuery,
    GetReservationQuery,
    GetSubscriptionQuery,
    JobEndedEvent,
    ListPaymentsQuery,
    ListPlansQuery,
    ListPlanVersionsQuery,
    PlaylistPublishedEvent,
    PlaylistsComposedEvent,
    PublishPlanCommand,
    SampleDeletedEvent,
    SampleProcessedEvent,
    ProjectReadEvent,
    SamplesExportedEvent,
    SetBudgetCommand,
    StartTrialCommand,
    WorldBuiltEvent,
  ],
  providers: [
    AskAfterSilenceSchedule,
    EnterKeptDaysSchedule,
    MeasureSpendingSchedule,
    {
      provide: PROVIDERS,
      inject: [CONFIG],
      useFactory: (config: Config<typeof variables>) => openProviders(config),
    },
    { provide: OBJECTS, useFactory: openObjects, inject: [CONFIG] },
  ],
})
class BillingModule {}

export const service: ServiceDefinition<Config<typeof variables>> = { module: BillingModule, migrations };
