import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf } from '@trc/contracts/message';
import { getExport } from '@trc/contracts/queries/get-export.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../outbound/database.ts';
import { findExport } from '../outbound/exports.store.ts';

@Controller()
export class GetExportQuery {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(CLOCK) clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  @Answers(getExport)
  async answer(
    @Message() { export_id }: z.output<typeof getExport.request>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getExport>> {
    const row = await inTenant(this.#db, tenantId, (trx) => findExport(trx, export_id, this.#clock()));
    // A step that is under way asks again from time to time: it ends with what it was cancelled for.
    if (!row || row.status === 'cancelled') return null;
    const { plan, name, files, picture } = row;
    const layout = plan.layout && { bpm: plan.layout.bpm ?? null, banks: plan.layout.banks ?? [] };
    return { format: plan.format, name, files, layout, picture };
  }
}
