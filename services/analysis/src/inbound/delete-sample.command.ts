import { Controller, Inject } from '@nestjs/common';
import { deleteSample } from '@trc/contracts/commands/delete-sample.v1';
import { sampleDeleted } from '@trc/contracts/events/sample-deleted.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { findSample, removeSample } from '../outbound/samples.store.ts';

@Controller()
export class DeleteSampleCommand {
  readonly #db: Kysely<Database>;
  readonly #objects: Objects;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(OBJECTS) objects: Objects) {
    this.#db = db;
    this.#objects = objects;
  }

  /** The object goes first: a row without one can be deleted again, an object without a row would stay for ever. */
  @Consumes(deleteSample)
  async handle(
    @Message() { sample_id }: MessageOf<typeof deleteSample>,
    @Context() { tenantId }: MessageContext,
  ): Promise<Outcome<Database>> {
    const sample = await inTenant(this.#db, tenantId, (trx) => findSample(trx, sample_id));
    if (!sample) return done();
    await this.#objects.delete(sample.object_key);
    return done(async (trx, emit) => {
      await removeSample(trx, sample_id);
      emit(sampleDeleted, { sample_id, job_id: sample.job_id as never, size_bytes: sample.size_bytes });
    });
  }
}
