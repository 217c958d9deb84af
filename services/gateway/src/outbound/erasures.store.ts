import { type Id, newId } from '@trc/contracts/ids';
import { type ServiceName, services } from '@trc/contracts/message';
import { spotifyContentServices } from '@trc/contracts/topology';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

export type ErasureRow = Selectable<Database['erasures']>;

const askAgainMs = 3_600_000;
const dayMs = 86_400_000;
/** A month is what the law gives for a person, five days are what Spotify's policy gives for its content. */
const kinds = {
  user: { awaiting: services, dueDays: 30 },
  spotify: { awaiting: spotifyContentServices, dueDays: 5 },
} as const;

/** Remembers what was asked of the services. @param askAt when it is asked for again, or at all, if nobody has answered. */
export async function addErasure(
  trx: Transaction<Database>,
  erasure: {
    readonly tenantId: string;
    readonly userId: string;
    readonly kind: keyof typeof kinds;
    readonly objectKeys?: readonly string[];
    readonly askAt?: Date;
  },
  now: Date,
): Promise<Pick<ErasureRow, 'id' | 'due_at'>> {
  const { awaiting, dueDays } = kinds[erasure.kind];
  const row = {
    id: newId('erasure', now.getTime()),
    tenant_id: erasure.tenantId,
    user_id: erasure.userId as Id<'user'>,
    kind: erasure.kind,
    awaiting: [...awaiting],
    object_keys: [...(erasure.objectKeys ?? [])],
    requested_at: now,
    ask_at: erasure.askAt ?? new Date(now.getTime() + askAgainMs),
    due_at: new Date(now.getTime() + dueDays * dayMs),
    completed_at: null,
  };
  await trx.insertInto('erasures').values(row).execute();
  return row;
}

/** Notes that a service is done. Tells who it was once nothing is awaited any more, and forgets them. */
export async function noteErased(
  trx: Transaction<Database>,
  id: Id<'erasure'>,
  service: ServiceName,
  now: Date,
): Promise<{ readonly kind: ErasureRow['kind']; readonly userId: string } | null> {
  const row = await trx
    .updateTable('erasures')
    .set({ awaiting: sql<ServiceName[]>`array_remove(awaiting, ${service})` })
    .where('id', '=', id)
    .where('completed_at', 'is', null)
    .returning(['user_id', 'kind', 'awaiting'])
    .executeTakeFirst();
  if (!row || row.awaiting.length > 0) return null;
  await completeErasure(trx, id, now);
  return row.user_id && { kind: row.kind, userId: row.user_id };
}

export async function completeErasure(
  trx: Transaction<Database>,
  id: Id<'erasure'>,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('erasures')
    .set({ user_id: null, awaiting: [], object_keys: [], completed_at: now })
    .where('id', '=', id)
    .execute();
}

/** Erasures of which a service has not said for an hour that it is done, over all tenants. */
export async function dueErasures(
  db: Kysely<Database>,
  now: Date,
  most: number,
): Promise<ReadonlyArray<{ tenant_id: string; id: Id<'erasure'> }>> {
  const { rows } = await sql<{
    tenant_id: string;
    id: Id<'erasure'>;
  }>`select * from erasures_due(${now}, ${most})`.execute(db);
  return rows;
}

/** Takes one that is due, for the next hour; `null` when another process was faster. */
export async function takeErasure(
  trx: Transaction<Database>,
  id: Id<'erasure'>,
  now: Date,
): Promise<ErasureRow | null> {
  const row = await trx
    .updateTable('erasures')
    .set({ ask_at: new Date(now.getTime() + askAgainMs) })
    .where('id', '=', id)
    .where('completed_at', 'is', null)
    .where('ask_at', '<=', now)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** Open ones first, newest first, over all tenants; for the operator. */
export async function listErasures(db: Kysely<Database>, most: number) {
  const { rows } = await sql<Omit<ErasureRow, 'user_id' | 'object_keys' | 'ask_at'>>`
    select * from erasures_recent(${most})`.execute(db);
  return rows;
}
