import type { Id } from '@trc/contracts/ids';
import type { Transaction } from 'kysely';
import type { Database } from '../outbound/database.ts';
import type { JobRow } from '../outbound/jobs.store.ts';
import { oweMailToUser, oweSampleReady } from '../outbound/mails.store.ts';

/** Owes whoever asked for a job the mail that says what came of it; sending it is nothing that the job waits for. */
export async function tellOwner(
  trx: Transaction<Database>,
  { kind, tenant_id, user_id }: JobRow,
  result: Record<string, unknown>,
  now: Date,
): Promise<void> {
  switch (kind) {
    case 'sample':
      return oweSampleReady(trx, tenant_id, user_id, result['sample_id'] as Id<'sample'>, now);
    case 'world':
    case 'refresh': {
      const { world_id, playlists } = result;
      if (!Array.isArray(playlists)) return;
      const worldId = world_id as Id<'world'>;
      const mail = { kind: 'playlists-ready', worldId, count: playlists.length } as const;
      return oweMailToUser(trx, tenant_id, user_id, mail, now);
    }
    default:
      return;
  }
}
