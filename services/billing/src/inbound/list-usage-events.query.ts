import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listUsageEvents } from '@trc/contracts/queries/list-usage-events.v1';
import { Answers, Message } from '@trc/runtime/consume';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { type Place, usageEventsAfter } from '../outbound/costs.store.ts';
import type { Database } from '../outbound/database.ts';

@Controller()
export class ListUsageEventsQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listUsageEvents)
  async answer(
    @Message() { from, to, after, limit }: RequestOf<typeof listUsageEvents>,
  ): Promise<ReplyOf<typeof listUsageEvents>> {
    const span = { from: new Date(from), to: new Date(to) };
    const found = await usageEventsAfter(this.#db, span, after === null ? null : placeIn(after), limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((it) => ({
        message_id: it.messageId,
        type: it.type,
        tenant_id: it.tenantId,
        user_id: it.userId,
        job_id: it.jobId,
        usage: [...it.usage],
        at: it.at.toISOString(),
        trace_id: it.traceId,
      })),
      next: last && found.length > limit ? `${last.at.toISOString()} ${last.messageId}` : null,
    };
  }
}

/** An instant and an id with a space between; an id may have spaces itself. */
function placeIn(cursor: string): Place {
  const end = cursor.indexOf(' ');
  return { at: new Date(cursor.slice(0, end)), id: cursor.slice(end + 1) };
}
