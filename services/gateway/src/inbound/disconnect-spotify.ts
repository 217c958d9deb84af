import { spotifyDisconnected } from '@trc/contracts/events/spotify-disconnected.v1';
import type { Id } from '@trc/contracts/ids';
import { Problem } from '@trc/runtime/http-problem';
import type { Emit } from '@trc/runtime/outcome';
import { type Person, purgeMessages } from '@trc/runtime/personal-data';
import type { Transaction } from 'kysely';
import { spotifyTracksForgotten } from '../domain/blocklist.ts';
import { noteAudit } from '../outbound/audit.store.ts';
import { lockBlocklist, putBlocklist } from '../outbound/blocks.store.ts';
import { lockConnection, removeConnection } from '../outbound/connections.store.ts';
import type { Database } from '../outbound/database.ts';
import { addErasure } from '../outbound/erasures.store.ts';
import { forgetSeedsOfJobs } from '../outbound/jobs-of-user.store.ts';
import { pauseForReconnect } from '../outbound/schedules.store.ts';

/** A day later it is asked for once more: a job that was under way may have stored what it had read before. */
const secondLookMs = 86_400_000;

/**
 * Forgets the tokens at once, lets the schedules rest, and has every service delete what came from Spotify.
 * Throws the problem `spotify-not-connected`. Gives the instant by which all of it is gone.
 */
export async function forgetSpotify(
  trx: Transaction<Database>,
  emit: Emit,
  person: Person,
  now: Date,
): Promise<Date> {
  const { tenantId, userId } = person;
  const connection = await lockConnection(trx, userId);
  if (!connection) throw new Problem('spotify-not-connected');
  await removeConnection(trx, connection.id);
  await pauseForReconnect(trx, userId);
  await putBlocklist(trx, userId, spotifyTracksForgotten(await lockBlocklist(trx, person)));
  await forgetSeedsOfJobs(trx, userId as Id<'user'>);
  await purgeMessages(trx, userId, 'spotify');
  const first = await addErasure(trx, { ...person, kind: 'spotify' }, now);
  const secondLook = new Date(now.getTime() + secondLookMs);
  await addErasure(trx, { ...person, kind: 'spotify', askAt: secondLook }, now);
  await noteAudit(trx, { tenantId, userId, action: 'spotify-disconnected', subject: connection.id }, now);
  emit(spotifyDisconnected, { erasure_id: first.id, user_id: userId as Id<'user'> });
  return first.due_at;
}
