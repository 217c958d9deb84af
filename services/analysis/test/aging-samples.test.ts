import { analysisSchema } from '@trc/contracts/documents/sample.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { RequestOf } from '@trc/contracts/message';
import type { listAgingSamples } from '@trc/contracts/queries/list-aging-samples.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ListAgingSamplesQuery } from '../src/inbound/list-aging-samples.query.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { addSample } from '../src/outbound/samples.store.ts';
import { variedAnalyses } from './varied-sounds.ts';

const mine = newId('tenant');
const theirs = newId('tenant');
const [first] = variedAnalyses(1, 7);
const analysis = analysisSchema.parse(first);

let database: TestDatabase;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await createDatabase({ analysis: migrations });
  db = database.open<Database>('analysis');
});
afterAll(() => database.drop());

async function add(tenantId: string, day: string): Promise<Id<'sample'>> {
  const id = newId('sample');
  const place = { tenantId, userId: newId('user'), jobId: newId('job'), objectKey: id };
  const file = { filename: 'a.wav', mime: 'audio/wav', sizeBytes: 1, sha256: id };
  const createdAt = new Date(`2026-11-${day}T12:00:00Z`);
  await inTenant(db, tenantId, (trx) =>
    addSample(trx, { id, ...place, ...file, analysis, vibe: null, vibeSkipped: null, createdAt }),
  );
  return id;
}

const ask = (request: RequestOf<typeof listAgingSamples>) =>
  new ListAgingSamplesQuery(db).answer(request, { tenantId: mine });

test('EB-18: aging samples come oldest first, page after page, each once, and only those of the tenant', async () => {
  const third = await add(mine, '03');
  const ids = [await add(mine, '01'), await add(mine, '02'), third, await add(mine, '03')];
  await add(mine, '05');
  await add(theirs, '01');
  const seen: string[] = [];
  let after: RequestOf<typeof listAgingSamples>['after'] = null;
  do {
    const page = await ask({ created_before: '2026-11-04T00:00:00.000Z', limit: 2, after });
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map(({ sample_id }) => sample_id));
    after = page.next;
  } while (after !== null);
  expect(seen.slice(0, 2)).toEqual(ids.slice(0, 2));
  expect(seen.toSorted()).toEqual(ids.toSorted());
});
