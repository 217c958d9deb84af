import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import { userErased } from '@trc/contracts/events/user-erased.v1';
import type { Id } from '@trc/contracts/ids';
import { markErased } from '@trc/runtime/erased-users';
import { Problem } from '@trc/runtime/http-problem';
import type { Emit } from '@trc/runtime/outcome';
import { eraseRows, type Person } from '@trc/runtime/personal-data';
import type { Transaction } from 'kysely';
import { noteAudit } from '../outbound/audit.store.ts';
import type { Database } from '../outbound/database.ts';
import { addErasure } from '../outbound/erasures.store.ts';
import { cancelOpenJobs, unfinishedUploads } from '../outbound/jobs-of-user.store.ts';
import { personalData } from '../outbound/personal-data.store.ts';
import { countOthers, lockUser } from '../outbound/users.store.ts';

/**
 * Erases a user: from the end of this transaction on nobody is them, nothing of theirs is begun, and every service is
 * told to take away what it holds. For the person's own wish, and for an admin who removes them.
 * Throws the problem `last-owner` while others in the tenant would be left without one; who is alone may always go.
 */
export async function eraseUser(
  trx: Transaction<Database>,
  emit: Emit,
  person: Person,
  now: Date,
): Promise<Id<'erasure'>> {
  const { tenantId, userId } = person;
  const locked = await lockUser(trx, userId);
  if (!locked) throw new Problem('not-found');
  const isLastOwner = locked.user.role === 'owner' && locked.otherOwners === 0;
  if (isLastOwner && (await countOthers(trx, userId)) > 0) throw new Problem('last-owner');
  await markErased(trx, person, now);
  const { cancelled, objectKeys } = await cancelOpenJobs(trx, userId, now);
  for (const { id, kind } of [...cancelled, ...(await unfinishedUploads(trx, userId))])
    emit(jobEnded, { job_id: id, kind, outcome: 'cancelled' });
  await eraseRows(trx, personalData.tables, userId);
  const erasure = await addErasure(trx, { ...person, kind: 'user', objectKeys }, now);
  await noteAudit(trx, { tenantId, userId: null, action: 'user-erased', subject: erasure.id }, now);
  emit(userErased, { erasure_id: erasure.id, user_id: userId as Id<'user'> });
  return erasure.id;
}
