import { newId } from '@trc/contracts/ids';
import { inTenant } from '@trc/runtime/tenancy';
import { personalDataOf } from '@trc/testkit/deliver';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { personalData } from '../src/outbound/personal-data.store.ts';

const tenantId = newId('tenant');
let database: TestDatabase;
let db: Kysely<Database>;
beforeAll(async () => {
  database = await createDatabase({ analysis: migrations });
  db = database.open<Database>('analysis');
});
afterAll(() => database?.drop());

async function addSample(userId: string, objectKey: string): Promise<void> {
  await sql`
    insert into analysis.samples (id, tenant_id, user_id, job_id, filename, mime, object_key, size_bytes, sha256, kind,
      duration_s, tags, similarity, analysis, created_at)
    values (${newId('sample')}, ${tenantId}, ${userId}, ${newId('job')}, 'own voice.wav', 'audio/wav', ${objectKey}, 5, 'x', 'loop',
      1, '{}', '{0}', '{"analyser_version": "1"}', now())`.execute(database.openAsAdmin());
}

it('an export links to the sounds of the user, and an erasure takes rows and objects of theirs alone', async () => {
  const { objects } = await createObjects();
  const [user, other] = [newId('user'), newId('user')];
  const keyOf = (userId: string) => `tenants/${tenantId}/samples/${userId}`;
  for (const userId of [user, other]) {
    await objects.put(keyOf(userId), Buffer.from('sound'), 'audio/wav');
    await addSample(userId, keyOf(userId));
  }
  const personal = personalDataOf('analysis', personalData, db, objects, () => new Date());
  const exportId = newId('userExport');
  await personal.export({ export_id: exportId, user_id: user }, { tenantId } as never);
  const prefix = `tenants/${tenantId}/exports/${exportId}/`;
  const read = async (name: string) => JSON.parse(Buffer.from(await objects.get(prefix + name)).toString());
  expect((await read('analysis.json')).samples).toMatchObject([{ user_id: user }]);
  expect(await read('analysis.links.json')).toMatchObject([{ object_key: keyOf(user), size_bytes: 5 }]);

  await personal.erase({ tenantId, userId: user });
  expect(await objects.head(keyOf(user))).toBeNull();
  expect(await objects.head(keyOf(other))).not.toBeNull();
  const left = await inTenant(db, tenantId, (trx) => trx.selectFrom('samples').select('user_id').execute());
  expect(left).toEqual([{ user_id: other }]);
});
