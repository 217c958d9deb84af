import { Controller, Inject, type Type } from '@nestjs/common';
import { userExported } from '@trc/contracts/events/user-exported.v1';
import { type MessageOf, services } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock, CONFIG } from '@trc/runtime/tokens';
import type { Base } from '../domain/host-names.ts';
import { userOf } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import { oweMail } from '../outbound/mails.store.ts';
import { lookOf } from '../outbound/sites.ts';
import { addPart, markReady } from '../outbound/user-exports.store.ts';

/** One listener for each service; the last one to be heard makes the export ready. */
export const userExportedEvents: readonly Type[] = services.map((service) => {
  const exported = userExported(service);

  @Controller()
  class UserExportedEvent {
    readonly #clock: Clock;
    readonly #base: Base;
    constructor(@Inject(CLOCK) clock: Clock, @Inject(CONFIG) base: Base) {
      this.#clock = clock;
      this.#base = base;
    }

    @Consumes(exported)
    async handle(
      @Message() { export_id, ...part }: MessageOf<typeof exported>,
      @Context() { tenantId }: MessageContext,
    ): Promise<Outcome<Database>> {
      const now = this.#clock();
      return done(async (trx) => {
        const row = await addPart(trx, export_id, service, part);
        if (!row || row.ready_at !== null || services.some((other) => !(other in row.parts))) return;
        await markReady(trx, export_id, now);
        const { email } = await userOf(trx, row.user_id);
        if (email === null) return;
        const { address } = await lookOf(trx, tenantId, this.#base);
        const link = `${address}/account`;
        const mail = { kind: 'export-ready', link, expiresAt: row.expires_at.toISOString() } as const;
        await oweMail(trx, tenantId, email, mail, now);
      });
    }
  }
  return UserExportedEvent;
});
