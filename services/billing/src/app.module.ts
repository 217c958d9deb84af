import { Module } from '@nestjs/common';
import type { Config } from '@trc/runtime/config';
import type { ServiceDefinition } from '@trc/runtime/service';
import type { variables } from './config.ts';
import { AssignPlanCommand } from './inbound/assign-plan.command.ts';
import { CandidatesGatheredEvent } from './inbound/candidates-gathered.event.ts';
import { GetEntitlementsQuery } from './inbound/get-entitlements.query.ts';
import { GetReceiptQuery } from './inbound/get-receipt.query.ts';
import { GetReservationQuery } from './inbound/get-reservation.query.ts';
import { JobEndedEvent } from './inbound/job-ended.event.ts';
import { ListPlansQuery } from './inbound/list-plans.query.ts';
import { PlaylistPublishedEvent } from './inbound/playlist-published.event.ts';
import { PlaylistsComposedEvent } from './inbound/playlists-composed.event.ts';
import { SampleDeletedEvent } from './inbound/sample-deleted.event.ts';
import { SampleProcessedEvent } from './inbound/sample-processed.event.ts';
import { WorldBuiltEvent } from './inbound/world-built.event.ts';

@Module({
  controllers: [
    AssignPlanCommand,
    CandidatesGatheredEvent,
    GetEntitlementsQuery,
    GetReceiptQuery,
    GetReservationQuery,
    JobEndedEvent,
    ListPlansQuery,
    PlaylistPublishedEvent,
    PlaylistsComposedEvent,
    SampleDeletedEvent,
    SampleProcessedEvent,
    WorldBuiltEvent,
  ],
})
class BillingModule {}

export const service: ServiceDefinition<Config<typeof variables>> = { module: BillingModule };
