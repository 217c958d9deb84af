import { Controller } from '@nestjs/common';
import { mailAccepted } from '@trc/contracts/events/mail-accepted.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { enterUsage } from './enter-usage.ts';

@Controller()
export class MailAcceptedEvent {
  @Consumes(mailAccepted)
  async handle(
    @Message() { kind }: MessageOf<typeof mailAccepted>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    const email = { kind: 'emails' as const, quantity: 1, operation: kind, resource: null };
    return enterUsage(mailAccepted, { user_id: null, job_id: null, usage: [email] }, context);
  }
}
