import { Controller } from '@nestjs/common';
import { exportDeleted } from '@trc/contracts/events/export-deleted.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { releaseBytes } from '../outbound/held-bytes.store.ts';

@Controller()
export class ExportDeletedEvent {
  @Consumes(exportDeleted)
  async handle(
    @Message() { job_id }: MessageOf<typeof exportDeleted>,
    @Context() { tenantId, occurredAt }: MessageContext,
  ): Promise<Outcome<Database>> {
    return done((trx) => releaseBytes(trx, tenantId, job_id, new Date(occurredAt)));
  }
}
