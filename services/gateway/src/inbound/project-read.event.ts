import { Controller, Inject } from '@nestjs/common';
import type { analyseSample } from '@trc/contracts/commands/analyse-sample.v1';
import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import { projectRead } from '@trc/contracts/events/project-read.v1';
import type { Id } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { OBJECTS } from '@trc/runtime/tokens';
import { tenantOf } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import { findJob, type JobRow, lockJob, type Promised } from '../outbound/jobs.store.ts';
import * as store from '../outbound/project-imports.store.ts';
import { JOB_BELL, PARTS } from '../tokens.ts';
import { askForReservation, type Parts, type Refused, type Reservation } from './admission.ts';
import { complete } from './end-job.ts';
import { promise } from './promise.ts';
import { sideBySide } from './side-by-side.ts';
import { startJob } from './start-job.ts';

type Project = MessageOf<typeof projectRead>;
type Sound = Project['sounds'][number];

interface Admitted {
  readonly kind: 'admitted';
  readonly sound: Sound;
  readonly jobId: Id<'job'>;
  readonly reservation: Reservation;
  readonly promised: Promised;
}
type Decided = Admitted | { readonly kind: 'refused'; readonly sound: Sound; readonly refusal: Refused };

/** Billing answers a tenant's questions one after the other; more at once would only wait there. */
const asksAtOnce = 4;

/** One that was given up may come to its end after all, when its dead letter is replayed. */
const isWaited = ({ ended_at, status }: JobRow) => ended_at === null || status === 'failed';

@Controller()
export class ProjectReadEvent {
  readonly #parts: Parts;
  readonly #bell: JobBell;
  readonly #objects: Pick<Objects, 'delete'>;

  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(JOB_BELL) bell: JobBell,
    @Inject(OBJECTS) objects: Pick<Objects, 'delete'>,
  ) {
    this.#parts = parts;
    this.#bell = bell;
    this.#objects = objects;
  }

  /**
   * Every sound is admitted as an upload of it would be, under the ids that were fixed for it, so that a message that comes twice reserves once. What the
   * plan does not take is refused alone. All jobs begin in one transaction, with the end of the import's own.
   */
  @Consumes(projectRead)
  async handle(@Message() message: Project, @Context() context: MessageContext): Promise<Outcome<Database>> {
    const { db } = this.#parts;
    const { tenantId } = context;
    if (context.isErased) return this.#deleteAll(message);
    const found = await inTenant(db, tenantId, async (trx) => ({
      row: await store.findProjectImport(trx, message.project_import_id),
      job: await findJob(trx, message.job_id),
      timeZone: (await tenantOf(trx)).time_zone,
    }));
    const { row, job, timeZone } = found;
    if (job?.status === 'completed') return done();
    if (!row || !job || !isWaited(job)) return this.#deleteAll(message);

    const jobOf = new Map<string, Id<'job'>>(row.sounds.map(({ sample_id, job_id }) => [sample_id, job_id]));
    const sounds = message.sounds.flatMap((sound, before) => {
      const jobId = jobOf.get(sound.sample_id);
      return jobId ? [{ sound, jobId, before }] : [];
    });
    const decided = await sideBySide(sounds, asksAtOnce, (one) => this.#decide(tenantId, timeZone, one));
    return done(async (trx, emit) => {
      const now = this.#parts.clock();
      const own = await lockJob(trx, message.job_id);
      const admitted = decided.filter((one) => one.kind === 'admitted');
      if (!own || !isWaited(own)) {
        // Cancelled while the plan was asked: what was reserved goes back, and the schedule takes the objects away.
        for (const { jobId } of admitted)
          emit(jobEnded, { job_id: jobId, kind: 'sample', outcome: 'cancelled' });
        return store.markCleared(trx, row.id, null);
      }
      const refused = decided.flatMap((one) =>
        one.kind === 'refused'
          ? [{ sample_id: one.sound.sample_id, code: one.refusal.code, detail: one.refusal.detail }]
          : [],
      );
      const { tempos, pads, left_out } = message;
      await store.keepProject(trx, row.id, { tempos, pads, left_out, refused });
      for (const one of admitted) await startJob(trx, jobFor(tenantId, message.user_id, one));
      const result = { project_import_id: row.id, sounds: admitted.length };
      await complete({ jobId: message.job_id, now, bell: this.#bell }, result, [])(trx, emit);
    });
  }

  async #decide(
    tenantId: string,
    timeZone: string,
    { sound, jobId, before }: { readonly sound: Sound; readonly jobId: Id<'job'>; readonly before: number },
  ): Promise<Decided> {
    const answer = await askForReservation(
      this.#parts,
      { tenantId, timeZone },
      { jobId, kind: 'sample', sizeBytes: sound.size_bytes, durationS: sound.duration_s },
    );
    if (answer.kind === 'refused') return { kind: 'refused', sound, refusal: answer };
    const wanted = { kind: 'sample', sizeBytes: sound.size_bytes } as const;
    const promised = await promise(this.#parts, tenantId, wanted, answer, before);
    return { kind: 'admitted', sound, jobId, reservation: answer, promised };
  }

  /** Nobody waits for these any more. */
  async #deleteAll({ sounds }: Project): Promise<Outcome<Database>> {
    for (const { object_key } of sounds) await this.#objects.delete(object_key);
    return done();
  }
}

function jobFor(tenantId: string, userId: Id<'user'>, { sound, jobId, reservation, promised }: Admitted) {
  const command: MessageOf<typeof analyseSample> = {
    job_id: jobId,
    sample_id: sound.sample_id,
    user_id: userId,
    object_key: sound.object_key,
    filename: sound.filename,
    size_bytes: sound.size_bytes,
    sha256: sound.sha256,
    duration_s_max: reservation.duration_s_max,
    vibe_model: reservation.vibe_model,
    model_micros_max: reservation.model_micros_max,
  };
  return {
    id: jobId,
    tenantId,
    userId,
    kind: 'sample',
    subjectId: sound.sample_id,
    command,
    publish: false,
    promised,
  } as const;
}
