import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getTempo } from '@trc/contracts/queries/get-tempo.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { rerankTempo } from '../domain/tempo/rerank.ts';
import type { Database } from '../outbound/database.ts';
import { findSample } from '../outbound/samples.store.ts';

@Controller()
export class GetTempoQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(getTempo)
  async answer(
    @Message() { sample_id, bpm_min, bpm_max, tapped_bpm }: RequestOf<typeof getTempo>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getTempo>> {
    const row = await inTenant(this.#db, tenantId, (trx) => findSample(trx, sample_id));
    return row && rerankTempo(row.analysis, { bpmMin: bpm_min, bpmMax: bpm_max, tappedBpm: tapped_bpm });
  }
}
