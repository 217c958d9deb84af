import { Controller } from '@nestjs/common';
import { samplesExported } from '@trc/contracts/events/samples-exported.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { holdBytes } from '../outbound/held-bytes.store.ts';
import { writeUsage } from './enter-usage.ts';

@Controller()
export class SamplesExportedEvent {
  /** An archive costs its storage until it expires; of the plan's storage it takes nothing. */
  @Consumes(samplesExported)
  async handle(
    @Message() message: MessageOf<typeof samplesExported>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    return done(async (trx) => {
      await writeUsage(trx, samplesExported, message, context);
      await holdBytes(trx, message.job_id, message.size_bytes, new Date(context.occurredAt));
    });
  }
}
