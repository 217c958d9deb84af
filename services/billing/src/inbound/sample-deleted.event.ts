import { Controller } from '@nestjs/common';
import { sampleDeleted } from '@trc/contracts/events/sample-deleted.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { releaseBytes } from '../outbound/held-bytes.store.ts';
import { freeStorage } from '../outbound/reservations.store.ts';

@Controller()
export class SampleDeletedEvent {
  @Consumes(sampleDeleted)
  async handle(
    @Message() message: MessageOf<typeof sampleDeleted>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    return done(async (trx) => {
      await freeStorage(trx, message.job_id);
      await releaseBytes(trx, context.tenantId, message.job_id, new Date(context.occurredAt));
    });
  }
}
