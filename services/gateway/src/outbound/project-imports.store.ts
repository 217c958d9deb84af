import type { Id } from '@trc/contracts/ids';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { ProjectAsRead, SoundIds } from '../domain/project-import.ts';
import type { Database } from './database.ts';
import type { JobRow } from './jobs.store.ts';

export type ProjectImportRow = Selectable<Database['project_imports']>;
type ImportId = Id<'projectImport'>;

/** So long what became of a project is kept. */
const keptMs = 7 * 86_400_000;

/** Of its uploaded archive, which is there until it was read. */
export const archiveKey = ({ tenant_id, id }: Pick<ProjectImportRow, 'tenant_id' | 'id'>) =>
  `tenants/${tenant_id}/project-imports/${id}/project.zip`;
/** Its sounds are stored where samples are, under the ids that they will have. */
export const soundsPrefix = (tenantId: string) => `tenants/${tenantId}/samples/`;

export interface NewProjectImport
  extends Omit<ProjectImportRow, 'reservation' | 'sounds' | 'accepted' | 'project' | 'cleared_at'> {
  readonly reservation: object;
  readonly sounds: readonly SoundIds[];
}

export async function addProjectImport(trx: Transaction<Database>, row: NewProjectImport): Promise<void> {
  await trx
    .insertInto('project_imports')
    .values({ ...row, reservation: JSON.stringify(row.reservation), sounds: JSON.stringify(row.sounds) })
    .execute();
}

export async function findProjectImport(
  trx: Transaction<Database>,
  id: ImportId,
): Promise<ProjectImportRow | null> {
  return (
    (await trx.selectFrom('project_imports').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
  );
}

/** Newest first. One row more than `limit` says that there is a next page. */
export function listProjectImports(
  trx: Transaction<Database>,
  page: { readonly limit: number; readonly after: string | null },
  now: Date,
): Promise<ProjectImportRow[]> {
  let query = trx
    .selectFrom('project_imports')
    .selectAll()
    .where('expires_at', '>', now)
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (page.after !== null) query = query.where('id', '<', page.after as ImportId);
  return query.execute();
}

/** The upload is complete and becomes a job. `false`: it did before, or its time is up. */
export async function acceptProjectImport(
  trx: Transaction<Database>,
  id: ImportId,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('project_imports')
    .set({ accepted: true, expires_at: new Date(now.getTime() + keptMs) })
    .where('id', '=', id)
    .where('accepted', '=', false)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** What was read of it. `false`: the project import is gone. */
export async function keepProject(
  trx: Transaction<Database>,
  id: ImportId,
  project: ProjectAsRead,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('project_imports')
    .set({ project: JSON.stringify(project) })
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The jobs of its ids that there are. */
export function jobsOfSounds(
  trx: Transaction<Database>,
  ids: readonly Id<'job'>[],
): Promise<Array<Pick<JobRow, 'id' | 'status' | 'error'>>> {
  return trx
    .selectFrom('jobs')
    .select(['id', 'status', 'error'])
    .where(sql<boolean>`id = any (${[...ids]}::text[])`)
    .execute();
}

/** Project imports whose time is over, and those whose job has ended and whose objects are still there, over all tenants. */
export async function dueProjectImports(
  db: Kysely<Database>,
  now: Date,
  most: number,
): Promise<ReadonlyArray<{ readonly tenant_id: string; readonly id: ImportId }>> {
  const { rows } = await sql<{
    tenant_id: string;
    id: ImportId;
  }>`select * from project_imports_due(${now}, ${most})`.execute(db);
  return rows;
}

/** Says whether what is stored for it was taken away: `null` has it looked at again. */
export async function markCleared(trx: Transaction<Database>, id: ImportId, at: Date | null): Promise<void> {
  await trx.updateTable('project_imports').set({ cleared_at: at }).where('id', '=', id).execute();
}

/** `false`: another process was quicker, or it was accepted meanwhile. */
export async function removeProjectImport(
  trx: Transaction<Database>,
  { id, accepted }: Pick<ProjectImportRow, 'id' | 'accepted'>,
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('project_imports')
    .where('id', '=', id)
    .where('accepted', '=', accepted)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
