import { Controller, Inject } from '@nestjs/common';
import { publishPrices } from '@trc/contracts/commands/publish-prices.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Message } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import type { Database } from '../outbound/database.ts';
import { publishPrices as publish } from '../outbound/prices.store.ts';
import { priceOfRow } from './price-rows.ts';

@Controller()
export class PublishPricesCommand {
  readonly #clock: Clock;
  constructor(@Inject(CLOCK) clock: Clock) {
    this.#clock = clock;
  }

  @Consumes(publishPrices)
  async handle(
    @Message() { valid_from, note, changes }: MessageOf<typeof publishPrices>,
  ): Promise<Outcome<Database>> {
    return done(async (trx) => {
      await publish(trx, {
        validFrom: new Date(valid_from),
        changes: changes.map(priceOfRow),
        note,
        now: this.#clock(),
      });
    });
  }
}
