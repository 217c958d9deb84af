import type { Id } from '@trc/contracts/ids';
import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { JobRow } from './jobs.store.ts';

type JobRef = Pick<JobRow, 'id' | 'kind'>;

/** Cancels what is under way, and names the objects of uploads that never became a sample. */
export async function cancelOpenJobs(
  trx: Transaction<Database>,
  userId: string,
  now: Date,
): Promise<{ readonly cancelled: readonly JobRef[]; readonly objectKeys: readonly string[] }> {
  const cancelled = await trx
    .updateTable('jobs')
    .set({ status: 'cancelled', parked_until: null, parked_reason: null, ended_at: now })
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .returning(['id', 'kind'])
    .execute();
  const left = await trx
    .selectFrom('jobs')
    .select(sql<string | null>`command ->> 'object_key'`.as('object_key'))
    .where('user_id', '=', userId)
    .where('kind', '=', 'sample')
    .where('status', '<>', 'completed')
    .execute();
  return { cancelled, objectKeys: left.flatMap(({ object_key }) => object_key ?? []) };
}

/** Uploads of sounds and of projects that hold a reservation and have no job yet. */
export async function unfinishedUploads(
  trx: Transaction<Database>,
  userId: string,
): Promise<readonly JobRef[]> {
  const sounds = await trx.selectFrom('uploads').select('job_id').where('user_id', '=', userId).execute();
  const projects = await trx
    .selectFrom('project_imports')
    .select('job_id')
    .where('user_id', '=', userId)
    .where('accepted', '=', false)
    .execute();
  return [
    ...sounds.map(({ job_id }): JobRef => ({ id: job_id, kind: 'sample' })),
    ...projects.map(({ job_id }): JobRef => ({ id: job_id, kind: 'import' })),
  ];
}

/** Takes out of ended jobs what names recordings of Spotify; such a job cannot be tried again. */
export async function forgetSeedsOfJobs(trx: Transaction<Database>, userId: Id<'user'>): Promise<void> {
  await trx
    .updateTable('jobs')
    .set({
      command: sql<string>`case when kind = 'world' and ended_at is not null then '{}' else command end`,
      result: sql<string | null>`result - 'changes'`,
    })
    .where('user_id', '=', userId)
    .execute();
}
