import { type Id, newId } from '@trc/contracts/ids';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

export type ScheduleRow = Selectable<Database['schedules']>;

export async function findSchedule(trx: Transaction<Database>, worldId: string): Promise<ScheduleRow | null> {
  return (
    (await trx
      .selectFrom('schedules')
      .selectAll()
      .where('world_id', '=', worldId as Id<'world'>)
      .executeTakeFirst()) ?? null
  );
}

/** Makes the schedule of a world; one that is there stays as it is. */
export async function addSchedule(
  trx: Transaction<Database>,
  row: Omit<ScheduleRow, 'last_run_at' | 'paused' | 'run_job_id' | 'claimed_until'>,
): Promise<void> {
  await trx
    .insertInto('schedules')
    .values({ ...row, last_run_at: null, paused: null, run_job_id: null, claimed_until: null })
    .onConflict((conflict) => conflict.column('world_id').doNothing())
    .execute();
}

/** The schedule of a world, and nobody else changes it until the transaction ends. */
export async function lockSchedule(trx: Transaction<Database>, worldId: string): Promise<ScheduleRow | null> {
  return (
    (await trx
      .selectFrom('schedules')
      .selectAll()
      .where('world_id', '=', worldId as Id<'world'>)
      .forUpdate()
      .executeTakeFirst()) ?? null
  );
}

/** Changes a schedule. The run that was due is no more: another will have another job. */
export async function changeSchedule(
  trx: Transaction<Database>,
  worldId: Id<'world'>,
  change: Partial<Omit<ScheduleRow, 'world_id' | 'tenant_id' | 'user_id' | 'run_job_id' | 'claimed_until'>>,
): Promise<void> {
  await trx
    .updateTable('schedules')
    .set({ ...change, run_job_id: null, claimed_until: null })
    .where('world_id', '=', worldId)
    .execute();
}

/** Takes schedules whose run is due, over all tenants; until the claim ends no other process is given them. */
export async function claimDue(
  db: Kysely<Database>,
  at: Date,
  until: Date,
  most: number,
): Promise<ReadonlyArray<{ tenant_id: string; world_id: Id<'world'> }>> {
  const { rows } = await sql<{ tenant_id: string; world_id: Id<'world'> }>`
    select * from schedules_claim(${at}, ${until}, ${most})`.execute(db);
  return rows;
}

export type DueRun = ScheduleRow & { readonly next_run_at: Date; readonly run_job_id: Id<'job'> };

/** The run that is due, with the job that it has or is given now; `null` when it is not due any more. */
export async function nameRun(
  trx: Transaction<Database>,
  worldId: Id<'world'>,
  at: Date,
): Promise<DueRun | null> {
  const row = await trx
    .updateTable('schedules')
    .set({ run_job_id: sql<Id<'job'>>`coalesce(run_job_id, ${newId('job')})` })
    .where('world_id', '=', worldId)
    .where('next_run_at', '<=', at)
    .returningAll()
    .executeTakeFirst();
  return (row as DueRun | undefined) ?? null;
}

/** The run once more, if nobody has started or changed it meanwhile; nobody else does until the transaction ends. */
export async function lockRun(trx: Transaction<Database>, run: DueRun): Promise<boolean> {
  const row = await trx
    .selectFrom('schedules')
    .select('world_id')
    .where('world_id', '=', run.world_id)
    .where('run_job_id', '=', run.run_job_id)
    .where('next_run_at', '=', run.next_run_at)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row !== undefined;
}

/** Nothing of this listener runs until they connect again; what is off stays off. */
export async function pauseForReconnect(trx: Transaction<Database>, userId: string): Promise<void> {
  await trx
    .updateTable('schedules')
    .set({ paused: 'spotify-needs-reconnect', next_run_at: null, run_job_id: null, claimed_until: null })
    .where('user_id', '=', userId as Id<'user'>)
    .where('cadence', '<>', 'off')
    .execute();
}

export function pausedForReconnect(trx: Transaction<Database>, userId: string): Promise<ScheduleRow[]> {
  return trx
    .selectFrom('schedules')
    .selectAll()
    .where('user_id', '=', userId as Id<'user'>)
    .where('paused', '=', 'spotify-needs-reconnect')
    .forUpdate()
    .execute();
}
