import { spotifyDisconnected } from '@trc/contracts/events/spotify-disconnected.v1';
import { worldBuilt } from '@trc/contracts/events/world-built.v1';
import { newId } from '@trc/contracts/ids';
import { inTenant } from '@trc/runtime/tenancy';
import { deliver, personalDataOf } from '@trc/testkit/deliver';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SpotifyDisconnectedEvent } from '../src/inbound/spotify-disconnected.event.ts';
import { WorldBuiltEvent } from '../src/inbound/world-built.event.ts';
import { migrations } from '../src/migrations/all.ts';
import { objectKeyOf, storeCandidateSet } from '../src/outbound/candidate-sets.store.ts';
import type { Database } from '../src/outbound/database.ts';
import { personalData } from '../src/outbound/personal-data.store.ts';

const tenantId = newId('tenant');
const now = () => new Date('2026-11-21T12:00:00Z');
let database: TestDatabase;
let db: Kysely<Database>;
beforeAll(async () => {
  database = await createDatabase({ harvester: migrations });
  db = database.open<Database>('harvester');
});
afterAll(() => database?.drop());

async function storeSet(userId: string, objects: Awaited<ReturnType<typeof createObjects>>['objects']) {
  const id = newId('candidateSet');
  const set = {
    schema_version: 1 as const,
    id,
    world_id: newId('world'),
    world_version: 1,
    candidates: [],
    strategies: [],
    dropped: { duplicates: 0, seeds: 0, owned: 0, blocked: 0, heavy_played: 0 },
    left_out: [],
  };
  await objects.put(objectKeyOf(tenantId, id), Buffer.from('set'), 'application/gzip');
  await inTenant(db, tenantId, (trx) =>
    storeCandidateSet(trx, { tenantId, jobId: newId('job'), userId }, set, now()),
  );
  return objectKeyOf(tenantId, id);
}
const setsOf = (userId: string) =>
  inTenant(db, tenantId, (trx) =>
    trx.selectFrom('candidate_sets').select('id').where('user_id', '=', userId).execute(),
  );

it.each(['erased', 'disconnected'] as const)(
  'a user who is %s loses the sets with their objects, others do not',
  async (how) => {
    const { objects } = await createObjects();
    const [user, other] = [newId('user'), newId('user')];
    const [mine, theirs] = [await storeSet(user, objects), await storeSet(other, objects)];
    if (how === 'erased')
      await personalDataOf('harvester', personalData, db, objects, now).erase({ tenantId, userId: user });
    else {
      const event = new SpotifyDisconnectedEvent(db, objects);
      const message = { erasure_id: newId('erasure'), user_id: user };
      await deliver(db, 'harvester', spotifyDisconnected, message, (m, c) => event.handle(m, c), tenantId);
    }
    expect(await setsOf(user)).toEqual([]);
    expect(await setsOf(other)).toHaveLength(1);
    expect(await objects.head(mine)).toBeNull();
    expect(await objects.head(theirs)).not.toBeNull();
  },
);

it('a world that comes late for an erased user leaves no object of an earlier try', async () => {
  const { objects } = await createObjects();
  const userId = newId('user');
  const messageId = newId('message');
  const key = objectKeyOf(tenantId, messageId.replace(/^msg_/, 'cst_'));
  await personalDataOf('harvester', personalData, db, objects, now).erase({ tenantId, userId });
  await objects.put(key, Buffer.from('of an earlier try'), 'application/gzip');
  const nothing = undefined as never;
  const event = new WorldBuiltEvent(db, nothing, now, objects, nothing, nothing);
  const late = worldBuilt.schema.parse({
    job_id: newId('job'),
    world_id: newId('world'),
    world_version: 1,
    user_id: userId,
    model_micros_left: 0,
    usage: [],
  });
  const handle: Parameters<typeof deliver<typeof worldBuilt, Database>>[4] = async (message, context) =>
    context.isErased ? event.handle(message, context) : { kind: 'done', write: null };
  await deliver(db, 'harvester', worldBuilt, late, handle, tenantId, messageId);
  expect(await objects.head(key)).toBeNull();
  expect(await setsOf(userId)).toEqual([]);
});
