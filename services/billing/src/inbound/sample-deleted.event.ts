import { Controller } from '@nestjs/common';
import { sampleDeleted } from '@trc/contracts/events/sample-deleted.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Message } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { freeStorage } from '../outbound/reservations.store.ts';

@Controller()
export class SampleDeletedEvent {
  @Consumes(sampleDeleted)
  async handle(@Message() message: MessageOf<typeof sampleDeleted>): Promise<Outcome<Database>> {
    return done((trx) => freeStorage(trx, message.job_id));
  }
}
