import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf } from '@trc/contracts/message';
import { getExportPlan } from '@trc/contracts/queries/get-export-plan.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { planExport } from '../domain/export/plan-export.ts';
import type { Database } from '../outbound/database.ts';
import { findExportable } from '../outbound/exportable-samples.store.ts';

@Controller()
export class GetExportPlanQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(getExportPlan)
  async answer(
    @Message() { format, sample_ids, layout, loudness_lufs }: z.output<typeof getExportPlan.request>,
    @Context() { tenantId }: QueryContext,
  ): Promise<ReplyOf<typeof getExportPlan>> {
    const samples = await inTenant(this.#db, tenantId, (trx) => findExportable(trx, sample_ids));
    const { plan, files } = planExport(
      { format, sampleIds: sample_ids, layout, loudnessLufs: loudness_lufs },
      samples,
    );
    const inArchive = new Set(files.map(({ sample_id }) => sample_id));
    const read = samples.filter(({ id }) => inArchive.has(id));
    return {
      plan,
      files: [...files],
      source_bytes: read.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      source_duration_s: read.reduce((sum, { analysis }) => sum + analysis.duration_s, 0),
    };
  }
}
