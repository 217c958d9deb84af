import { readFileSync } from 'node:fs';
import { exportDeleted } from '@trc/contracts/events/export-deleted.v1';
import { samplesExported } from '@trc/contracts/events/samples-exported.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { MessageContext } from '@trc/runtime/consume';
import { createLog } from '@trc/runtime/log';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EnterKeptDaysSchedule } from '../src/inbound/enter-kept-days.schedule.ts';
import { ExportDeletedEvent } from '../src/inbound/export-deleted.event.ts';
import { SamplesExportedEvent } from '../src/inbound/samples-exported.event.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { AdmissionDesk, upload } from './admission-desk.ts';

const made = samplesExported.schema.parse(
  JSON.parse(
    readFileSync(
      new URL('../../../libs/contracts/examples/events/samples-exported.v1.json', import.meta.url),
      'utf8',
    ),
  ),
);
const at = '2026-11-20T12:00:00.000Z';
const archiveBytes = 10_000_000;

let database: TestDatabase;
let db: Kysely<Database>;
let desk: AdmissionDesk;

beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  db = database.open<Database>('billing');
});
afterAll(() => database.drop());
beforeEach(() => {
  desk = new AdmissionDesk(db, new Date(at));
});

const context = (occurredAt: string): MessageContext =>
  ({ id: newId('message'), tenantId: desk.tenantId, occurredAt }) as unknown as MessageContext;
const wanted = () => {
  const job_id = newId('job');
  return { ...upload({ kind: 'export', size_bytes: 500_000_000, duration_s: 1_000 }), job_id };
};

/** An export that was admitted; what analysis states of it arrives as often as is said. */
async function exported(deliveries = 1): Promise<Id<'job'>> {
  const request = wanted();
  expect(await desk.reserve(request)).toMatchObject({ kind: 'reserved' });
  const message = { ...made, job_id: request.job_id, size_bytes: archiveBytes };
  const told = context(at);
  for (let i = 0; i < deliveries; i++)
    await desk.settle(await new SamplesExportedEvent().handle(message, told));
  await desk.end(request.job_id, 'completed');
  return request.job_id;
}

async function deleted(job_id: Id<'job'>, occurredAt: string): Promise<void> {
  const message = exportDeleted.schema.parse({
    export_id: made.export_id,
    job_id,
    size_bytes: archiveBytes,
  });
  await desk.settle(await new ExportDeletedEvent().handle(message, context(occurredAt)));
}

const linesOf = (jobId: Id<'job'>) =>
  inTenant(db, desk.tenantId, (trx) =>
    trx.selectFrom('ledger').selectAll().where('job_id', '=', jobId).orderBy('line').execute(),
  );

/** Megabyte-hours of each day that is over, oldest first. */
async function keptDays(now: string): Promise<readonly number[]> {
  await new EnterKeptDaysSchedule(db, () => new Date(now), createLog('billing', 'silent')).run();
  const rows = await inTenant(db, desk.tenantId, (trx) =>
    trx
      .selectFrom('ledger')
      .select('quantity')
      .where('kind', '=', 'storage_mb_hours')
      .orderBy('at')
      .execute(),
  );
  return rows.map(({ quantity }) => quantity);
}

describe('an export that was made', () => {
  it('is in the ledger once with what its job used, for the one who asked for it', async () => {
    const lines = await linesOf(await exported(3));
    expect(
      lines.map(({ kind, quantity, user_id, operation }) => ({ kind, quantity, user_id, operation })),
    ).toEqual(
      made.usage.map(({ kind, quantity, operation }) => ({
        kind,
        quantity,
        operation,
        user_id: made.user_id,
      })),
    );
    const costOf = (kind: string) => lines.find((line) => line.kind === kind)?.cost_micros;
    expect(costOf('cpu_ms')).toBeGreaterThan(0);
    expect(costOf('storage_writes')).toBeGreaterThan(0);
  });

  it('costs its storage from then on until the archive is deleted, however often that is told', async () => {
    const job = await exported();
    expect(await keptDays('2026-11-22T00:30:00Z')).toEqual([120, 240]);
    await deleted(job, '2026-11-22T06:00:00.000Z');
    await deleted(job, '2026-11-25T06:00:00.000Z');
    const later = await keptDays('2026-11-26T00:30:00Z');
    expect(later.slice(0, 3)).toEqual([120, 240, 60]);
    expect(later.slice(3).filter((quantity) => quantity > 0)).toEqual([]);
  });

  it('costs no storage when its deletion is heard first', async () => {
    const request = wanted();
    await desk.reserve(request);
    await deleted(request.job_id, at);
    const message = { ...made, job_id: request.job_id, size_bytes: archiveBytes };
    await desk.settle(await new SamplesExportedEvent().handle(message, context(at)));
    expect((await keptDays('2026-11-22T00:30:00Z')).filter((quantity) => quantity > 0)).toEqual([]);
  });

  it('takes nothing of the uploads and the storage of the plan, before, while and after', async () => {
    const used = async () => [await desk.usedOf('uploads'), await desk.usedOf('storage_bytes')];
    const before = await used();
    expect(before).not.toContain(undefined);
    const job = await exported();
    expect(await used()).toEqual(before);
    await deleted(job, at);
    expect(await used()).toEqual(before);
  });
});

it('an export that is refused gives back what was held of the budget, and costs no storage', async () => {
  const [first, second] = [wanted(), wanted()];
  await desk.reserve(first);
  const held = (await desk.usedOf('budget')) ?? 0;
  expect(held).toBeGreaterThan(0);
  await desk.budget(held);
  expect(await desk.reserve(second)).toMatchObject({ kind: 'refused', code: 'budget-exceeded' });
  await desk.end(first.job_id, 'failed');
  expect(await desk.usedOf('budget')).toBe(0);
  expect(await desk.reserve(second)).toMatchObject({ kind: 'reserved' });
  expect(await linesOf(first.job_id)).toEqual([]);
  expect((await keptDays('2026-11-22T00:30:00Z')).filter((quantity) => quantity > 0)).toEqual([]);
});
