import { newId } from '@trc/contracts/ids';
import { createLog } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ForgetOldSetsSchedule } from '../src/inbound/forget-old-sets.schedule.ts';
import { migrations } from '../src/migrations/all.ts';
import {
  objectKeyOf,
  previewKeyOf,
  putCandidateSet,
  storeCandidateSet,
} from '../src/outbound/candidate-sets.store.ts';
import type { Database } from '../src/outbound/database.ts';

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const dayMs = 86_400_000;
const tenants = [newId('tenant', 1), newId('tenant', 2)] as const;

let database: TestDatabase;
let db: Kysely<Database>;
let objects: Objects;
beforeAll(async () => {
  database = await createDatabase({ harvester: migrations });
  db = database.open<Database>('harvester');
  ({ objects } = await createObjects());
});
afterAll(() => database?.drop());

async function store(tenantId: string, atMs: number): Promise<string> {
  const set = {
    schema_version: 1 as const,
    id: newId('candidateSet', atMs),
    world_id: newId('world'),
    world_version: 1,
    candidates: [],
    strategies: [],
    dropped: { duplicates: 0, seeds: 0, owned: 0, blocked: 0, heavy_played: 0 },
    left_out: [],
  };
  const key = objectKeyOf(tenantId, set.id);
  await putCandidateSet(objects, key, set);
  const owner = { tenantId, jobId: newId('job'), userId: newId('user') };
  await inTenant(db, tenantId, (trx) => storeCandidateSet(trx, owner, set, new Date(atMs)));
  return key;
}

it('sets of all tenants leave after 90 days with their objects, previews after 7', async () => {
  const old = await Promise.all(tenants.map((tenant) => store(tenant, nowMs - 91 * dayMs)));
  const young = await Promise.all(tenants.map((tenant) => store(tenant, nowMs - 89 * dayMs)));
  const preview = async (ageDays: number) => {
    const key = previewKeyOf(tenants[0], newId('candidateSet', nowMs - ageDays * dayMs));
    await objects.put(key, new Uint8Array([1]), 'application/gzip');
    return key;
  };
  const [stale, fresh] = [await preview(8), await preview(6)];
  const schedule = new ForgetOldSetsSchedule(db, objects, () => new Date(nowMs), createLog('test', 'silent'));
  await schedule.run();
  await schedule.run();

  const left = [...(await objects.list('tenants/')), ...(await objects.list('previews/'))];
  expect(left.toSorted()).toEqual([...young, fresh].toSorted());
  expect(left).not.toContain(stale);
  for (const [index, tenant] of tenants.entries()) {
    const rows = await inTenant(db, tenant, (trx) =>
      trx.selectFrom('candidate_sets').select('object_key').execute(),
    );
    expect(rows).toEqual([{ object_key: young[index] }]);
    expect(rows).not.toContainEqual({ object_key: old[index] });
  }
});
