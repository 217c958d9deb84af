import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { listSimilarSamples } from '@trc/contracts/queries/list-similar-samples.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { findSample, listNearest, toSample } from '../outbound/samples.store.ts';

@Controller()
export class ListSimilarSamplesQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listSimilarSamples)
  answer(
    @Message() { sample_id, limit }: RequestOf<typeof listSimilarSamples>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof listSimilarSamples>> {
    return inTenant(this.#db, tenantId, async (trx) => {
      const sample = await findSample(trx, sample_id);
      if (!sample) return null;
      const nearest = await listNearest(trx, sample, limit);
      return { items: nearest.map((row) => ({ sample: toSample(row), distance: row.distance })) };
    });
  }
}
