import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { analyseSample } from '@trc/contracts/commands/analyse-sample.v1';
import { reanalyseSample } from '@trc/contracts/http/reanalyse-sample.v1';
import type { MessageOf } from '@trc/contracts/message';
import { getSample } from '@trc/contracts/queries/get-sample.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../outbound/callers.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import { accepted, acceptedBefore, beginJob, type Parts, reserve } from './admission.ts';
import { type ApiRequest, CurrentCaller } from './caller.guard.ts';
import { promise } from './promise.ts';
import { startJob } from './start-job.ts';

/** Two decoders may differ by so much in what a sound's length is. */
const slackS = 1;

@Controller()
export class ReanalyseSampleRoute {
  readonly #parts: Parts;

  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  /** The command of an upload, for a sample that is there. Its reservation takes nothing of the plan and knows its queue. */
  @Route(reanalyseSample)
  async handle(
    @CurrentCaller() caller: Caller,
    @Input(reanalyseSample) { params }: InputOf<typeof reanalyseSample>,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { db, ask, relay } = this.#parts;
    const { tenantId, userId } = caller;
    const found = await ask(getSample, tenantId, { sample_id: params.id });
    if (!found) throw new Problem('not-found');
    const { jobId, made } = await beginJob(this.#parts, tenantId, request);
    if (made) return { ...acceptedBefore(reply, made), sample_id: params.id };
    const reservation = await reserve(this.#parts, tenantId, {
      jobId,
      kind: 'reanalysis',
      sizeBytes: 0,
      durationS: null,
    });
    const { sample, object_key } = found;
    const wanted = { kind: 'reanalysis', sizeBytes: sample.size_bytes } as const;
    const promised = await promise(this.#parts, tenantId, wanted, reservation);
    const command: MessageOf<typeof analyseSample> = {
      job_id: jobId,
      sample_id: sample.id,
      user_id: userId,
      object_key,
      filename: sample.filename,
      size_bytes: sample.size_bytes,
      sha256: sample.sha256,
      // A plan that became smaller keeps nobody from what is in the library.
      duration_s_max: Math.max(reservation.duration_s_max, sample.analysis.duration_s + slackS),
      vibe_model: null,
      model_micros_max: 0,
    };
    await writeInTenant(db, relay, tenantId, (trx) =>
      startJob(trx, {
        id: jobId,
        tenantId,
        userId,
        kind: 'reanalysis',
        subjectId: sample.id,
        command,
        publish: false,
        promised,
      }),
    );
    const message = 'The sound is measured again; what is known of it stays until then.';
    return { ...accepted(reply, { id: jobId, ...promised }, message), sample_id: sample.id };
  }
}
