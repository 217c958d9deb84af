import { Controller, type Type } from '@nestjs/common';
import { replayDeadLetter } from '@trc/contracts/commands/replay-dead-letter.v1';
import type { MessageOf, ServiceName } from '@trc/contracts/message';
import { listDeadLetters } from '@trc/contracts/queries/list-dead-letters.v1';
import type { Kysely } from 'kysely';
import { Answers, Consumes, Context, Message, type MessageContext } from './consume.ts';
import { findDead, listDead, markReplayed } from './dead-letters.ts';
import { revive } from './inbox.ts';
import type { JetStreamServer } from './jetstream-server.ts';
import { done, type Outcome } from './outcome.ts';
import { inTenant } from './tenancy.ts';

/** What every service does with its dead letters: shows them to the operator and tries one again when told to. */
export function deadLetterController(
  service: ServiceName,
  server: JetStreamServer,
  db: Kysely<unknown>,
): Type {
  const replay = replayDeadLetter(service);

  @Controller()
  class DeadLetters {
    @Consumes(replay)
    async replay(
      @Message() message: MessageOf<typeof replay>,
      @Context() context: MessageContext,
    ): Promise<Outcome<unknown>> {
      const letter = await inTenant(db, context.tenantId, async (trx) => {
        const found = await findDead(trx, message.dead_letter_id);
        if (found) await revive(trx, found.consumer, found.message_id);
        return found;
      });
      if (!letter) return done();
      await server.replay(letter);
      return done((trx) => markReplayed(trx, letter.id));
    }

    @Answers(listDeadLetters(service))
    async list(@Message() { limit }: { limit: number }) {
      const letters = await listDead(db, limit);
      return {
        items: letters.map(({ envelope: _envelope, body: _body, died_at, replayed_at, ...letter }) => ({
          ...letter,
          service,
          died_at: died_at.toISOString(),
          replayed_at: replayed_at?.toISOString() ?? null,
        })),
      };
    }
  }
  return DeadLetters;
}
