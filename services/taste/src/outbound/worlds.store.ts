import { type World, worldSchema } from '@trc/contracts/documents/world.v1';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database.ts';

/** Reads run inside `inTenant`, so row-level security shows the tenant's own worlds only. */
type Reader = Kysely<Database> | Transaction<Database>;

/** The newest version of a world; 0 when there is none. */
export async function currentVersion(db: Reader, worldId: string): Promise<number> {
  const row = await db.selectFrom('worlds').select('version').where('id', '=', worldId).executeTakeFirst();
  return row?.version ?? 0;
}

export interface Owner {
  readonly tenantId: string;
  readonly userId: string;
  /** The job that makes the version, or the message when no job does. */
  readonly jobId: string;
}

/** The version that this job or message made; `null` when it made none. */
export async function versionMadeBy(db: Reader, worldId: string, jobId: string): Promise<number | null> {
  const row = await db
    .selectFrom('world_versions')
    .select('version')
    .where('world_id', '=', worldId)
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  return row?.version ?? null;
}

export async function isOwnWorld(db: Reader, worldId: string, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('worlds')
    .select('id')
    .where('id', '=', worldId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * The newest version, for a listener's own world. Until the transaction ends nobody else makes another one, so what is
 * made of it loses nothing.
 */
export async function lockWorld(
  trx: Transaction<Database>,
  worldId: string,
  userId: string,
): Promise<World | null> {
  await trx.selectFrom('worlds').select('id').where('id', '=', worldId).forUpdate().execute();
  const found = await findWorld(trx, worldId, null);
  return found?.userId === userId ? found.world : null;
}

/** Stores a version and makes it the current one. */
export async function storeWorld(
  trx: Transaction<Database>,
  owner: Owner,
  world: World,
  at: Date,
): Promise<void> {
  const { id, version, name, prose } = world;
  await trx
    .insertInto('worlds')
    .values({
      id,
      tenant_id: owner.tenantId,
      user_id: owner.userId,
      version,
      name,
      prose,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ version, name, prose, updated_at: at }))
    .execute();
  await trx
    .insertInto('world_versions')
    .values({
      world_id: id,
      version,
      tenant_id: owner.tenantId,
      job_id: owner.jobId,
      document: JSON.stringify(world),
      created_at: at,
    })
    .execute();
}

/** One version, the newest for `null`. */
export async function findWorld(
  db: Reader,
  worldId: string,
  version: number | null,
): Promise<{ world: World; userId: string; createdAt: Date } | null> {
  const row = await db
    .selectFrom('world_versions')
    .innerJoin('worlds', 'worlds.id', 'world_versions.world_id')
    .select(['world_versions.document', 'world_versions.created_at', 'worlds.user_id'])
    .where('worlds.id', '=', worldId)
    .$if(version !== null, (query) => query.where('world_versions.version', '=', version ?? 0))
    .orderBy('world_versions.version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row
    ? { world: worldSchema.parse(row.document), userId: row.user_id, createdAt: row.created_at }
    : null;
}

/** Newest first; `after` is the id of the last world of the page before. */
export function listWorlds(
  db: Reader,
  page: { readonly userId: string | null; readonly limit: number; readonly after: string | null },
): Promise<Array<Pick<Database['worlds'], 'id' | 'version' | 'name' | 'prose' | 'created_at'>>> {
  return db
    .selectFrom('worlds')
    .select(['id', 'version', 'name', 'prose', 'created_at'])
    .$if(page.userId !== null, (query) => query.where('user_id', '=', page.userId))
    .$if(page.after !== null, (query) => query.where('id', '<', page.after))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute() as Promise<
    Array<Pick<Database['worlds'], 'id' | 'version' | 'name' | 'prose' | 'created_at'>>
  >;
}

/** Every version of a world, newest first. */
export async function listVersions(
  db: Reader,
  worldId: string,
): Promise<Array<{ version: number; name: string; createdAt: Date }>> {
  const rows = await db
    .selectFrom('world_versions')
    .select((select) => ['version', 'created_at', select.ref('document', '->>').key('name').as('name')])
    .where('world_id', '=', worldId)
    .orderBy('version', 'desc')
    .execute();
  return rows.map(({ version, name, created_at }) => ({ version, name, createdAt: created_at }));
}
