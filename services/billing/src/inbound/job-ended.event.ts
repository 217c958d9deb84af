import { Controller } from '@nestjs/common';
import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Message } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { closeReservation } from '../outbound/reservations.store.ts';

@Controller()
export class JobEndedEvent {
  @Consumes(jobEnded)
  async handle(@Message() message: MessageOf<typeof jobEnded>): Promise<Outcome<Database>> {
    return done((trx) =>
      closeReservation(trx, message.job_id, message.outcome === 'completed' ? 'settled' : 'refunded'),
    );
  }
}
