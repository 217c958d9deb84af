import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getSample } from '@trc/contracts/queries/get-sample.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { findSample, toSample } from '../outbound/samples.store.ts';

@Controller()
export class GetSampleQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(getSample)
  async answer(
    @Message() { sample_id }: RequestOf<typeof getSample>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getSample>> {
    const row = await inTenant(this.#db, tenantId, (trx) => findSample(trx, sample_id));
    return row && { sample: toSample(row), user_id: row.user_id, object_key: row.object_key, mime: row.mime };
  }
}
