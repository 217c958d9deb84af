import type { Transaction } from 'kysely';
import { nextRun } from '../domain/next-run.ts';
import type { Database } from '../outbound/database.ts';
import { changeSchedule, pausedForReconnect } from '../outbound/schedules.store.ts';

/** The listener has connected again: what rested for that is planned anew. */
export async function resumeSchedules(trx: Transaction<Database>, userId: string, now: Date): Promise<void> {
  for (const row of await pausedForReconnect(trx, userId))
    await changeSchedule(trx, row.world_id, { paused: null, next_run_at: nextRun(row, row.world_id, now) });
}
