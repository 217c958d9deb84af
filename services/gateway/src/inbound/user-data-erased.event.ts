import { Controller, Inject, type Type } from '@nestjs/common';
import { userDataErased } from '@trc/contracts/events/user-data-erased.v1';
import { type MessageOf, services } from '@trc/contracts/message';
import { Consumes, Message } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { purgeMessages } from '@trc/runtime/personal-data';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import type { Database } from '../outbound/database.ts';
import { noteErased } from '../outbound/erasures.store.ts';

/** One listener for each service. With the last one, the messages that had to name the user go too. */
export const userDataErasedEvents: readonly Type[] = services.map((service) => {
  const erased = userDataErased(service);

  @Controller()
  class UserDataErasedEvent {
    readonly #clock: Clock;
    constructor(@Inject(CLOCK) clock: Clock) {
      this.#clock = clock;
    }

    @Consumes(erased)
    async handle(@Message() { erasure_id }: MessageOf<typeof erased>): Promise<Outcome<Database>> {
      return done(async (trx) => {
        const gone = await noteErased(trx, erasure_id, service, this.#clock());
        if (gone?.kind === 'user') await purgeMessages(trx, gone.userId);
      });
    }
  }
  return UserDataErasedEvent;
});
