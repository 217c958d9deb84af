import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listSamples } from '@trc/contracts/queries/list-samples.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '../outbound/database.ts';
import { listPage, type PageEnd } from '../outbound/sample-listings.store.ts';
import { toListedSample } from '../outbound/samples.store.ts';

const cursorSchema = z.tuple([z.string(), z.string()]);

@Controller()
export class ListSamplesQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listSamples)
  async answer(
    @Message() { after, ...filter }: RequestOf<typeof listSamples>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof listSamples>> {
    const rows = await inTenant(this.#db, tenantId, (trx) =>
      listPage(trx, filter, after === null ? null : readCursor(after)),
    );
    const page = rows.slice(0, filter.limit);
    const last = page.at(-1);
    const next =
      rows.length > page.length && last
        ? Buffer.from(JSON.stringify([last.sort_key, last.id])).toString('base64url')
        : null;
    return { items: page.map(toListedSample), next };
  }
}

/** A cursor that nobody gave out starts from the beginning. */
function readCursor(cursor: string): PageEnd | null {
  try {
    const [key, id] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { key, id };
  } catch {
    return null;
  }
}
