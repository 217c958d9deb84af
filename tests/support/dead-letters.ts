import { limitApproached } from '@trc/contracts/events/limit-approached.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { consumers, durableOf } from '@trc/contracts/topology';
import { bury } from '@trc/runtime/dead-letters';
import { openDatabase } from '@trc/runtime/postgres';
import { inTenant } from '@trc/runtime/tenancy';
import type { Tenant } from './tenants.ts';

/** A warning about a limit that the gateway gave up on; `databaseUrl` is that of the gateway's role. */
export async function buryWarning(
  databaseUrl: string,
  { id }: Tenant,
  body: MessageOf<typeof limitApproached>,
  reason: string,
): Promise<void> {
  const consumer = consumers.find(({ contract }) => contract === limitApproached);
  if (!consumer) throw new Error('nobody listens for limits');
  const db = openDatabase(databaseUrl, () => undefined);
  const envelope = {
    id: newId('message'),
    occurredAt: new Date().toISOString(),
    tenantId: id,
    jobId: null,
    causeId: null,
    ring: 0,
  };
  await inTenant(db, id as Id<'tenant'>, (trx) =>
    bury(trx, {
      consumer: durableOf(consumer),
      subject: limitApproached.subject,
      envelope,
      body,
      reason,
      attempts: consumer.attemptsMax,
    }),
  );
  await db.destroy();
}
