import { Controller } from '@nestjs/common';
import { changeSample } from '@trc/contracts/commands/change-sample.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Message } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { renameSample, tagSample } from '../outbound/samples.store.ts';

@Controller()
export class ChangeSampleCommand {
  @Consumes(changeSample)
  async handle(@Message() message: MessageOf<typeof changeSample>): Promise<Outcome<Database>> {
    const { sample_id, filename, hand_tags, changed_at } = message;
    const at = new Date(changed_at);
    return done(async (trx) => {
      if (filename !== null) await renameSample(trx, sample_id, filename, at);
      if (hand_tags !== null) await tagSample(trx, sample_id, hand_tags, at);
    });
  }
}
