import {
  type ExportFile,
  type ExportPlan,
  exportFileSchema,
  exportPlanSchema,
} from '@trc/contracts/documents/export.v1';
import type { Id } from '@trc/contracts/ids';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

/** An export, and how far its job is. */
export type ExportRow = Selectable<Database['exports']> &
  Pick<Selectable<Database['jobs']>, 'status' | 'error'>;

/** What a list shows of one. */
export type ListedExport = Pick<
  ExportRow,
  | 'id'
  | 'job_id'
  | 'name'
  | 'plan'
  | 'picture'
  | 'status'
  | 'error'
  | 'size_bytes'
  | 'sha256'
  | 'created_at'
  | 'expires_at'
>;

export interface NewExport {
  readonly id: Id<'export'>;
  readonly tenantId: string;
  readonly userId: string;
  readonly jobId: Id<'job'>;
  readonly name: string;
  readonly plan: ExportPlan;
  readonly files: readonly ExportFile[];
  /** For the device's screen, in base64; `null` is none. */
  readonly picture: string | null;
  readonly objectKey: string;
  readonly createdAt: Date;
}

/** So long an archive is kept; and as long one that nobody could make. */
export const exportKeptMs = 7 * 86_400_000;

export async function addExport(trx: Transaction<Database>, it: NewExport): Promise<void> {
  await trx
    .insertInto('exports')
    .values({
      id: it.id,
      tenant_id: it.tenantId,
      user_id: it.userId,
      job_id: it.jobId,
      name: it.name,
      plan: JSON.stringify(it.plan),
      files: JSON.stringify(it.files),
      picture: it.picture,
      object_key: it.objectKey,
      size_bytes: null,
      sha256: null,
      created_at: it.createdAt,
      expires_at: new Date(it.createdAt.getTime() + exportKeptMs),
    })
    .execute();
}

const withJob = (trx: Transaction<Database>) =>
  trx
    .selectFrom('exports')
    .innerJoin('jobs', 'jobs.id', 'exports.job_id')
    .select(['jobs.status', 'jobs.error']);

export async function findExport(
  trx: Transaction<Database>,
  id: Id<'export'>,
  now: Date,
): Promise<ExportRow | null> {
  const row = await withJob(trx)
    .selectAll('exports')
    .where('exports.id', '=', id)
    .where('exports.expires_at', '>', now)
    .executeTakeFirst();
  if (!row) return null;
  // What older versions have stored lacks what newer ones can be asked for.
  return { ...row, plan: exportPlanSchema.parse(row.plan), files: exportFileSchema.array().parse(row.files) };
}

const listedColumns = [
  'exports.id',
  'exports.job_id',
  'exports.name',
  'exports.picture',
  'exports.size_bytes',
  'exports.sha256',
  'exports.created_at',
  'exports.expires_at',
] as const;

/** A plan without its pads and items: 500 sounds are more than a list has use for. */
const outline = sql<ExportPlan>`jsonb_build_object('format', exports.plan->'format', 'layout', null,
  'loudness_lufs', exports.plan->'loudness_lufs', 'report', (exports.plan->'report') || '{"items": []}')`;

/** Newest first, their plans without pads and items. One row more than `limit` says that there is a next page. */
export function listExports(
  trx: Transaction<Database>,
  page: { readonly limit: number; readonly after: string | null },
  now: Date,
): Promise<ListedExport[]> {
  let query = withJob(trx)
    .select(listedColumns)
    .select(outline.as('plan'))
    .where('exports.expires_at', '>', now)
    .orderBy('exports.id', 'desc')
    .limit(page.limit + 1);
  if (page.after !== null) query = query.where('exports.id', '<', page.after as Id<'export'>);
  return query.execute();
}

/** The archive is there. Its time begins now, and the report says what was left out on the way. `null`: the export is gone. */
export async function markExportReady(
  trx: Transaction<Database>,
  id: Id<'export'>,
  archive: { readonly sizeBytes: number; readonly sha256: string; readonly plan: ExportPlan },
  now: Date,
): Promise<Date | null> {
  const row = await trx
    .updateTable('exports')
    .set({
      size_bytes: archive.sizeBytes,
      sha256: archive.sha256,
      plan: JSON.stringify(archive.plan),
      expires_at: new Date(now.getTime() + exportKeptMs),
    })
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .returning('expires_at')
    .executeTakeFirst();
  return row?.expires_at ?? null;
}

/** Exports whose time is over, over all tenants. */
export async function expiredExports(
  db: Kysely<Database>,
  now: Date,
  most: number,
): Promise<ReadonlyArray<{ readonly tenant_id: string; readonly id: Id<'export'> }>> {
  const { rows } = await sql<{
    tenant_id: string;
    id: Id<'export'>;
  }>`select * from exports_expired(${now}, ${most})`.execute(db);
  return rows;
}

/** What an export that is to be removed has stored. */
export async function lookAtExpired(trx: Transaction<Database>, id: Id<'export'>) {
  const row = await trx
    .selectFrom('exports')
    .select(['job_id', 'object_key', 'size_bytes'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** `false`: another process was quicker. */
export async function removeExport(trx: Transaction<Database>, id: Id<'export'>): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('exports').where('id', '=', id).executeTakeFirst();
  return numDeletedRows === 1n;
}
