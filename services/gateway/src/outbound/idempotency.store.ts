import { type Id, newId } from '@trc/contracts/ids';
import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

export interface StoredAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** An answer may hold a secret that is shown once. */
  readonly bodySealed: string;
}

export type KeyState =
  /** Ours to answer. `jobId` names the job that an earlier try, which died with its process, may have made already. */
  | { readonly kind: 'mine'; readonly jobId: Id<'job'> }
  | { readonly kind: 'running' }
  | { readonly kind: 'other-request' }
  | { readonly kind: 'answered'; readonly answer: StoredAnswer };

/** A request that died with its process frees its key after this many seconds; one that lives renews it. */
const staleS = 30;

/** Claims the key for a request, or tells what became of it before. */
export async function claimKey(
  trx: Transaction<Database>,
  tenantId: string,
  key: string,
  requestSha256: string,
): Promise<KeyState> {
  const { rows } = await sql<{ job_id: Id<'job'> }>`
    insert into idempotency (tenant_id, key, request_sha256, job_id) values (${tenantId}, ${key}, ${requestSha256}, ${newId('job')})
    on conflict (tenant_id, key) do update set started_at = now()
    where idempotency.status is null and idempotency.request_sha256 = excluded.request_sha256
      and idempotency.started_at < now() - ${staleS} * interval '1 second'
    returning job_id`.execute(trx);
  if (rows[0]) return { kind: 'mine', jobId: rows[0].job_id };
  const row = await trx
    .selectFrom('idempotency')
    .selectAll()
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  if (row.request_sha256 !== requestSha256) return { kind: 'other-request' };
  if (row.status === null) return { kind: 'running' };
  return {
    kind: 'answered',
    answer: { status: row.status, headers: row.headers ?? {}, bodySealed: row.body_sealed ?? '' },
  };
}

/** The request is still at work. */
export async function renewKey(trx: Transaction<Database>, key: string): Promise<void> {
  await trx
    .updateTable('idempotency')
    .set({ started_at: sql<Date>`now()` })
    .where('key', '=', key)
    .where('status', 'is', null)
    .execute();
}

export async function storeAnswer(
  trx: Transaction<Database>,
  key: string,
  answer: StoredAnswer,
): Promise<void> {
  await trx
    .updateTable('idempotency')
    .set({ status: answer.status, headers: JSON.stringify(answer.headers), body_sealed: answer.bodySealed })
    .where('key', '=', key)
    .execute();
}

/** The request ended without an effect: the key may be used again. */
export async function freeKey(trx: Transaction<Database>, key: string): Promise<void> {
  await trx.deleteFrom('idempotency').where('key', '=', key).where('status', 'is', null).execute();
}
