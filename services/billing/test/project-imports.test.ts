import { readFileSync } from 'node:fs';
import { projectRead } from '@trc/contracts/events/project-read.v1';
import { newId } from '@trc/contracts/ids';
import type { MessageContext } from '@trc/runtime/consume';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProjectReadEvent } from '../src/inbound/project-read.event.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { AdmissionDesk, upload } from './admission-desk.ts';

const example = new URL('../../../libs/contracts/examples/events/project-read.v1.json', import.meta.url);
const read = projectRead.schema.parse(JSON.parse(readFileSync(example, 'utf8')));
const at = '2026-11-22T12:00:00.000Z';

let database: TestDatabase;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  db = database.open<Database>('billing');
});
afterAll(() => database.drop());

it('a project is read for what reading costs: larger than an upload may be, and nothing of uploads and storage', async () => {
  const desk = new AdmissionDesk(db, new Date(at));
  const request = {
    ...upload({ kind: 'import', size_bytes: 5_000_000_000, duration_s: null }),
    job_id: newId('job'),
  };
  const used = async () => [await desk.usedOf('uploads'), await desk.usedOf('storage_bytes')];
  const before = await used();
  const answer = await desk.reserve(request);
  expect(answer).toMatchObject({ kind: 'reserved', model_micros_max: 0 });
  expect(answer.kind === 'reserved' && answer.quote_micros).toBeGreaterThan(0);
  expect(await used()).toEqual(before);

  const context = {
    id: newId('message'),
    tenantId: desk.tenantId,
    occurredAt: at,
  } as unknown as MessageContext;
  const message = { ...read, job_id: request.job_id };
  for (let i = 0; i < 2; i++) await desk.settle(await new ProjectReadEvent().handle(message, context));
  await desk.end(request.job_id, 'completed');
  const lines = await inTenant(db, desk.tenantId, (trx) =>
    trx.selectFrom('ledger').select(['kind', 'operation']).where('job_id', '=', request.job_id).execute(),
  );
  expect(lines.filter(({ kind }) => kind === 'cpu_ms')).toEqual([{ kind: 'cpu_ms', operation: 'import' }]);
  expect(await used()).toEqual(before);
});
