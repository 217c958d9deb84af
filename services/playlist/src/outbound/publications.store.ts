import type { Selectable, Transaction } from 'kysely';
import type { Database, PublicationsTable } from './database.ts';

export type Publication = Selectable<PublicationsTable>;

export interface Hold {
  readonly tenantId: string;
  readonly playlistId: string;
  /** The message that publishes; the same message takes its own hold again after a crash. */
  readonly holder: string;
  readonly from: Date;
  readonly until: Date;
}

/** Takes the playlist's publication for one message, and makes the row at the first time; null while another has it. */
export async function holdPublication(
  trx: Transaction<Database>,
  { tenantId, playlistId, holder, from, until }: Hold,
): Promise<Publication | null> {
  const row = await trx
    .insertInto('publications')
    .values({ tenant_id: tenantId, playlist_id: playlistId, target: 'spotify', holder, held_until: until })
    .onConflict((conflict) =>
      conflict
        .columns(['playlist_id', 'target'])
        .doUpdateSet({ holder, held_until: until })
        .where((where) =>
          where.or([where('publications.held_until', '<=', from), where('publications.holder', '=', holder)]),
        ),
    )
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** Lets the next one in, if it is still ours. */
export async function releasePublication(
  trx: Transaction<Database>,
  { playlistId, holder }: Pick<Hold, 'playlistId' | 'holder'>,
  at: Date,
): Promise<void> {
  await trx
    .updateTable('publications')
    .set({ held_until: at })
    .where('playlist_id', '=', playlistId)
    .where('holder', '=', holder)
    .execute();
}

/** The intent: from now on there may be a playlist at the target that we do not know of. */
export async function beginCreation(trx: Transaction<Database>, playlistId: string, at: Date): Promise<void> {
  await change(trx, playlistId, {
    creation_begun_at: at,
    external_id: null,
    url: null,
    cover_mark: null,
    published_at: null,
  });
}

export async function recordExternal(
  trx: Transaction<Database>,
  playlistId: string,
  external: { readonly id: string; readonly url: string },
): Promise<void> {
  await change(trx, playlistId, { external_id: external.id, url: external.url, cover_mark: null });
}

/** @param coverMark what the cover there shows now; `null` when that is not known. */
export async function recordPublished(
  trx: Transaction<Database>,
  playlistId: string,
  coverMark: string | null,
  at: Date,
): Promise<void> {
  await change(trx, playlistId, { cover_mark: coverMark, published_at: at, held_until: at });
}

async function change(
  trx: Transaction<Database>,
  playlistId: string,
  values: Partial<Publication>,
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('publications')
    .set(values)
    .where('playlist_id', '=', playlistId)
    .where('target', '=', 'spotify')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`${playlistId} has no publication`);
}
