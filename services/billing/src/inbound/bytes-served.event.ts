import { Controller } from '@nestjs/common';
import { bytesServed } from '@trc/contracts/events/bytes-served.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { enterUsage } from './enter-usage.ts';

@Controller()
export class BytesServedEvent {
  @Consumes(bytesServed)
  async handle(
    @Message() { user_id, operation, size_bytes }: MessageOf<typeof bytesServed>,
    @Context() context: MessageContext,
  ): Promise<Outcome<Database>> {
    return enterUsage(
      bytesServed,
      {
        user_id,
        job_id: null,
        usage: [{ kind: 'egress_bytes', quantity: size_bytes, operation, resource: null }],
      },
      context,
    );
  }
}
