import type { refreshWorld } from '@trc/contracts/commands/refresh-world.v1';
import type { Id } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import type { Write } from '@trc/runtime/outcome';
import { tenantOf } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import { type Parts, reserve } from './admission.ts';
import { promise } from './promise.ts';
import { startJob } from './start-job.ts';

export interface WantedRefresh {
  readonly jobId: Id<'job'>;
  readonly tenantId: string;
  readonly userId: Id<'user'>;
  readonly worldId: Id<'world'>;
  readonly occasion: 'asked' | 'scheduled' | 'previewed';
  /** The instant for which it was planned, or at which it was asked for. */
  readonly dueAt: Date;
  /** Share of each playlist that stays, 0 to 1. */
  readonly continuity: number;
}

export interface AdmittedRefresh {
  readonly estimatedCompletion: Date;
  readonly warning: string | null;
  /** Writes the job, which waits for its turn. */
  readonly start: Write<Database>;
}

/** Reserves what a refresh takes of the plan. Throws the problem that says which limit is in the way and when it frees. */
export async function admitRefresh(parts: Parts, wanted: WantedRefresh): Promise<AdmittedRefresh> {
  const { jobId, tenantId, userId, worldId, occasion, dueAt, continuity } = wanted;
  const reservation = await reserve(parts, tenantId, {
    jobId,
    kind: 'refresh',
    sizeBytes: 0,
    durationS: null,
    refresh: { world_id: worldId, occasion, due_at: dueAt.toISOString() },
  });
  const promised = await promise(parts, tenantId, { kind: 'refresh', sizeBytes: 0 }, reservation);
  return {
    estimatedCompletion: promised.estimatedCompletion,
    warning: reservation.warning,
    async start(trx) {
      const tenant = await tenantOf(trx);
      const command: MessageOf<typeof refreshWorld> = {
        job_id: jobId,
        world_id: worldId,
        user_id: userId,
        preview: occasion === 'previewed',
        continuity,
        spotify_model_use: tenant.spotify_model_use,
        chat_model: reservation.vibe_model,
        model_micros_max: reservation.model_micros_max,
      };
      await startJob(trx, {
        id: jobId,
        tenantId,
        userId,
        kind: 'refresh',
        subjectId: worldId,
        command,
        publish: false,
        promised,
      });
    },
  };
}
