import { type Track, trackSchema } from '@trc/contracts/documents/track.v1';
import type { Kysely, Transaction } from 'kysely';
import { recordingOf, type Said } from '../domain/feedback.ts';
import type { Database } from './database.ts';

/** The newest verdict on a recording counts; an older one that comes late changes nothing, and so does the same one again. */
export async function storeVerdict(
  trx: Transaction<Database>,
  owner: { readonly tenantId: string; readonly userId: string; readonly worldId: string },
  { track, verdict, saidAt }: Said,
): Promise<void> {
  const values = { verdict, track: JSON.stringify(track), said_at: saidAt, counted_in: null };
  await trx
    .insertInto('feedback')
    .values({
      world_id: owner.worldId,
      recording: recordingOf(track),
      tenant_id: owner.tenantId,
      user_id: owner.userId,
      ...values,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['world_id', 'recording'])
        .doUpdateSet({ ...values, user_id: owner.userId })
        .where('feedback.said_at', '<', saidAt),
    )
    .execute();
}

/** What was said and no version has taken up yet. */
export async function listUncounted(
  db: Kysely<Database> | Transaction<Database>,
  worldId: string,
): Promise<Said[]> {
  const rows = await db
    .selectFrom('feedback')
    .select(['track', 'verdict', 'said_at'])
    .where('world_id', '=', worldId)
    .where('counted_in', 'is', null)
    .execute();
  return rows.map(toSaid);
}

/** Takes up what no version has taken up yet: it counts in this one and in no other. */
export async function countIn(trx: Transaction<Database>, worldId: string, version: number): Promise<Said[]> {
  const rows = await trx
    .updateTable('feedback')
    .set({ counted_in: version })
    .where('world_id', '=', worldId)
    .where('counted_in', 'is', null)
    .returning(['track', 'verdict', 'said_at'])
    .execute();
  return rows.map(toSaid);
}

const toSaid = (row: { track: Track; verdict: Said['verdict']; said_at: Date }): Said => ({
  track: trackSchema.parse(row.track),
  verdict: row.verdict,
  saidAt: row.said_at,
});
