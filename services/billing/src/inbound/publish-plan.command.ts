import { Controller } from '@nestjs/common';
import { publishPlan } from '@trc/contracts/commands/publish-plan.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Message } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import { publishPlan as publish } from '../outbound/plans.store.ts';

@Controller()
export class PublishPlanCommand {
  @Consumes(publishPlan)
  async handle(@Message() message: MessageOf<typeof publishPlan>): Promise<Outcome<Database>> {
    const { plan_id, valid_from, ...plan } = message;
    return done((trx) => publish(trx, { id: plan_id, ...plan }, new Date(valid_from)));
  }
}
