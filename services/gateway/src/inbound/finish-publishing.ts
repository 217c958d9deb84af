import type { Id } from '@trc/contracts/ids';
import type { Write } from '@trc/runtime/outcome';
import type { Database } from '../outbound/database.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import { lockJob, setPublishing } from '../outbound/jobs.store.ts';
import { complete } from './end-job.ts';
import { composedWebhooks } from './playlists-composed.event.ts';

/**
 * One playlist has reached Spotify, or cannot. The job of a world or a refresh ends with the last of its playlists;
 * one that could not be published is said in the result and does not undo the world.
 */
export function finishPublishing(
  parts: { readonly now: Date; readonly bell: JobBell },
  jobId: Id<'job'>,
  playlistId: string,
  leftOut: readonly string[],
): Write<Database> {
  return async (trx, emit) => {
    const job = await lockJob(trx, jobId);
    if (!job) return;
    const before: { left_out?: string[]; [key: string]: unknown } = job.result ?? {};
    const result = {
      ...before,
      ...(job.kind === 'publish' && { playlist_id: playlistId }),
      left_out: [...(before.left_out ?? []), ...leftOut],
    };
    const open = job.publishing.filter((id) => id !== playlistId);
    if (job.kind !== 'publish' && open.length > 0) {
      await setPublishing(trx, jobId, open, result, parts.now);
      parts.bell.ring(jobId);
      return;
    }
    await complete(
      { jobId, ...parts },
      result,
      job.kind === 'publish' ? [] : composedWebhooks(jobId, result),
    )(trx, emit);
  };
}
