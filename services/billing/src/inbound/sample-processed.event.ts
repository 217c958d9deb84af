import { Controller } from '@nestjs/common';
import { sampleProcessed } from '@trc/contracts/events/sample-processed.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { holdBytes } from '../outbound/held-bytes.store.ts';
import { countStorage } from '../outbound/reservations.store.ts';
import { writeUsage } from './enter-usage.ts';

@Controller()
export class SampleProcessedEvent {
  @Consumes(sampleProcessed)
  async handle(
    @Message() message: MessageOf<typeof sampleProcessed>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    return done(async (trx) => {
      await writeUsage(trx, sampleProcessed, message, context);
      await countStorage(trx, message.job_id, message.size_bytes);
      await holdBytes(trx, message.job_id, message.size_bytes, new Date(context.occurredAt));
    });
  }
}
