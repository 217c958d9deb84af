import { Controller } from '@nestjs/common';
import { recordFeedback } from '@trc/contracts/commands/record-feedback.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { storeVerdict } from '../outbound/feedback.store.ts';
import { isOwnWorld } from '../outbound/worlds.store.ts';

@Controller()
export class RecordFeedbackCommand {
  @Consumes(recordFeedback)
  async handle(
    @Message() message: MessageOf<typeof recordFeedback>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    const { world_id, user_id, track, verdict, said_at } = message;
    return done(async (trx) => {
      if (!(await isOwnWorld(trx, world_id, user_id))) return;
      await storeVerdict(
        trx,
        { tenantId, userId: user_id, worldId: world_id },
        { track, verdict, saidAt: new Date(said_at) },
      );
    });
  }
}
