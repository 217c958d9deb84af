import type { Usage } from '@trc/contracts/documents/usage.v1';
import { newId } from '@trc/contracts/ids';
import { createLog } from '@trc/runtime/log';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import fc from 'fast-check';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UsageEntry } from '../src/domain/ledger.ts';
import { priceLookup, tableAt } from '../src/domain/prices.ts';
import { EnterKeptDaysSchedule } from '../src/inbound/enter-kept-days.schedule.ts';
import { enterCosts } from '../src/inbound/enter-usage.ts';
import { PublishPricesCommand } from '../src/inbound/publish-prices.command.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { holdBytes, releaseBytes } from '../src/outbound/held-bytes.store.ts';
import { append, appendAll } from '../src/outbound/ledger.store.ts';
import { priceTables } from '../src/outbound/prices.store.ts';
import { checkLedger } from '../src/outbound/rebuild.store.ts';

let database: TestDatabase;
let db: Kysely<Database>;
let admin: Kysely<Database>;
let tenantId: string;

beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  db = database.open<Database>('billing');
  admin = database.openAsAdmin() as unknown as Kysely<Database>;
});
afterAll(() => database.drop());
beforeEach(() => {
  tenantId = newId('tenant');
});

const at = new Date('2026-11-20T12:00:00Z');
const use = (kind: Usage['kind'], quantity: number, resource: string | null = null): Usage => ({
  kind,
  quantity,
  operation: 'test',
  resource,
});
const entry = (usage: readonly Usage[], over: Partial<UsageEntry> = {}): UsageEntry => ({
  messageId: newId('message'),
  type: 'test',
  tenantId,
  userId: null,
  jobId: null,
  at,
  usage,
  ...over,
});
const inIt = <T>(work: Parameters<typeof inTenant<Database, T>>[2]) => inTenant(db, tenantId, work);
const linesHere = () =>
  inIt((trx) => trx.selectFrom('ledger').selectAll().orderBy('message_id').orderBy('line').execute());

/** As the owner, past the rule that keeps the books append-only. */
async function tamper(statement: ReturnType<typeof sql>): Promise<void> {
  await admin.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx);
    await statement.execute(trx);
  });
}

describe('the ledger', () => {
  it('writes every usage with its price, once, and says what it added (EB-47)', async () => {
    const told = entry([
      use('model_input_tokens', 1_000, 'qwen/qwen3-8b'),
      use('model_output_tokens', 100, 'qwen/qwen3-8b'),
      use('cpu_ms', 10_000),
      use('provider_calls', 7, 'musicbrainz'),
    ]);
    expect(await inIt((trx) => append(trx, told))).toEqual({ costMicros: 35 + 14 + 19, modelMicros: 49 });
    expect(await inIt((trx) => append(trx, told))).toEqual({ costMicros: 0, modelMicros: 0 });
    expect(await linesHere()).toMatchObject(
      [35, 14, 19, 0].map((cost_micros) => ({ cost_micros, price_table_version: '2026-11-21.1' })),
    );
  });

  it.each([
    ['a gigabyte for a month of 720 hours', 'storage_mb_hours', 720_000, null, 15_001],
    ['a million writes (EB-86)', 'storage_writes', 1_000_000, null, 4_500_000],
    ['a write', 'storage_writes', 1, null, 5],
    ['a thousand tenants on thirty days (EB-88)', 'database_days', 30_000, null, 29_000_001],
    ['the share of 9.99 dollars (EB-87)', 'payment_fee', 9_990_000, 'share', 289_710],
    ['the fixed part of a card payment (EB-87)', 'payment_fee', 1, 'each', 300_000],
    ['a fee that the provider named', 'payment_fee', 589_710, null, 589_710],
    ['a gigabyte that leaves the storage', 'egress_bytes', 1_000_000_000, null, 0],
    ['tokens of an endpoint that the tenant pays', 'model_output_tokens', 5_000, 'tenant-endpoint', 0],
    ['a file of a second of CPU (EB-84)', 'cpu_ms', 1_000, null, 2],
  ] as const)('prices %s in whole micro-dollars (EB-54)', async (_, kind, quantity, resource, micros) => {
    const added = await inIt((trx) => append(trx, entry([use(kind, quantity, resource)])));
    expect(added.costMicros).toBe(micros);
  });

  it('leaves nothing behind for a usage without a price, and throws', async () => {
    const told = entry([use('cpu_ms', 5), use('model_input_tokens', 5, 'a-model-of-tomorrow')]);
    await expect(inIt((trx) => append(trx, told))).rejects.toThrow(
      /no price for model_input_tokens of a-model-of-tomorrow/,
    );
    expect(await linesHere()).toEqual([]);
    expect(await inIt((trx) => trx.selectFrom('usage_events').selectAll().execute())).toEqual([]);
  });

  it('can be neither changed nor thinned out by the service', async () => {
    await inIt((trx) => append(trx, entry([use('cpu_ms', 5)])));
    for (const table of ['ledger', 'usage_events'] as const) {
      await expect(inIt((trx) => trx.deleteFrom(table).execute())).rejects.toThrow(/append-only/);
      await expect(inIt((trx) => trx.updateTable(table).set({ at: new Date() }).execute())).rejects.toThrow(
        /append-only/,
      );
    }
  });
});

describe('price tables', () => {
  const publish = async (valid_from: string, now: string, micros_per_million: number) => {
    const changes = [{ kind: 'cpu_ms' as const, resource: null, micros_per_million }];
    const outcome = await new PublishPricesCommand(() => new Date(now)).handle({
      valid_from,
      note: 'test',
      changes,
    });
    await inIt(async (trx) => {
      if (outcome.kind === 'done') await outcome.write?.(trx, () => undefined);
    });
  };
  const cpuAt = async (instant: string) => {
    const at = new Date(instant);
    const { prices } = tableAt(await priceTables(db, { since: at, until: at }), at);
    return priceLookup(prices)('cpu_ms', null);
  };

  it('change from an instant on, keep the rest, and price each usage by its own instant', async () => {
    await publish('2027-01-01T00:00:00Z', '2026-12-01T00:00:00Z', 3_800);
    expect(await cpuAt('2026-12-31T23:59:59.999Z')).toBe(1_900);
    expect(await cpuAt('2027-01-01T00:00:00Z')).toBe(3_800);
    const tables = await priceTables(db);
    expect(tables.at(-1)).toMatchObject({ version: '2027-01-01.1', validUntil: null });
    expect(tables.at(-1)?.prices.length).toBe(tables[0]?.prices.length);
    const late = entry([use('cpu_ms', 1_000_000)], { at: new Date('2026-12-31T23:00:00Z') });
    const early = entry([use('cpu_ms', 1_000_000)], { at: new Date('2027-01-01T01:00:00Z') });
    const added = await inIt((trx) => appendAll(trx, [early, late]));
    expect(added.costMicros).toBe(5_700);
    expect((await linesHere()).map((line) => line.price_table_version).toSorted()).toEqual([
      '2026-11-21.1',
      '2027-01-01.1',
    ]);
  });

  it('never reach back: neither before now nor before the newest table', async () => {
    await publish('2020-01-01T00:00:00Z', '2027-02-01T00:00:00Z', 1);
    expect((await priceTables(db)).at(-1)?.validFrom.toISOString()).toBe('2027-02-01T00:01:00.000Z');
    await publish('2027-01-15T00:00:00Z', '2027-01-10T00:00:00Z', 2);
    expect((await priceTables(db)).at(-1)?.validFrom.toISOString()).toBe('2027-02-01T00:01:00.001Z');
    expect(await cpuAt('2027-01-20T00:00:00Z')).toBe(3_800);
  });

  it('hold for exactly one table at every instant', async () => {
    const tables = await priceTables(db);
    for (const [i, table] of tables.entries())
      expect(table.validUntil).toEqual(tables[i + 1]?.validFrom ?? null);
  });

  it('cannot be changed once they are published', async () => {
    await expect(db.updateTable('prices').set({ micros_per_million: 0 }).execute()).rejects.toThrow(
      /publish a new table/,
    );
  });
});

describe('days that were kept', () => {
  const now = new Date('2026-11-24T00:30:00Z');
  const schedule = (clock = now) =>
    new EnterKeptDaysSchedule(db, () => clock, createLog('billing', 'silent'));
  const reserve = (jobId: string, kind: 'sample' | 'reanalysis') =>
    inIt((trx) =>
      trx
        .insertInto('reservations')
        .values({
          job_id: jobId,
          tenant_id: tenantId,
          kind,
          uploads: 0,
          storage_bytes: 0,
          worlds: 0,
          model_micros: 0,
          quote_micros: 0,
          time_zone: 'UTC',
          state: 'settled',
          answer: JSON.stringify({}),
          world_id: null,
          occasion: null,
          due_at: null,
          held_until: at,
          created_at: at,
        })
        .execute(),
    );
  const keptHere = () =>
    inIt((trx) =>
      trx
        .selectFrom('ledger')
        .select(['at', 'quantity'])
        .where('kind', '=', 'storage_mb_hours')
        .orderBy('at')
        .execute(),
    );

  it('are entered once each by several processes at once, and after days without any', async () => {
    const job = newId('job');
    await reserve(job, 'sample');
    await inIt((trx) => holdBytes(trx, job, 10_000_000, at));
    await Promise.all([schedule().run(), schedule().run(), schedule().run()]);
    expect((await keptHere()).map(({ quantity }) => quantity)).toEqual([120, 240, 240, 240]);
    await schedule().run();
    await inIt((trx) => releaseBytes(trx, tenantId, job, new Date('2026-11-24T06:00:00Z')));
    await schedule(new Date('2026-11-29T00:30:00Z')).run();
    expect((await keptHere()).map(({ quantity }) => quantity)).toEqual([120, 240, 240, 240, 60]);
  });

  const store = async (from: string, until: string | null, sizeBytes = 10_000_000) => {
    const job = newId('job');
    await reserve(job, 'sample');
    await inIt(async (trx) => {
      await holdBytes(trx, job, sizeBytes, new Date(from));
      if (until !== null) await releaseBytes(trx, tenantId, job, new Date(until));
    });
    return job;
  };
  const sumHere = async () => (await keptHere()).reduce((sum, { quantity }) => sum + quantity, 0);

  it('cost what was stored at 10:00 and deleted at 16:00 six hours, to the millisecond', async () => {
    await store('2026-11-20T10:00:00Z', '2026-11-20T16:00:00Z');
    await schedule().run();
    expect(await keptHere()).toEqual([{ at: new Date('2026-11-20T23:59:59.999Z'), quantity: 60 }]);
    await store('2026-11-23T23:59:59.999Z', null, 3_600_000_000);
    await schedule().run();
    expect((await keptHere()).map(({ quantity }) => quantity)).toEqual([60, 1]);
  });

  it('lose and double nothing of what is heard after their entry, as after two days without billing', async () => {
    const kept = await store('2026-11-18T00:00:00Z', null);
    await schedule(new Date('2026-11-20T00:30:00Z')).run();
    // Billing rests here; when it is back it enters the days before it has heard what happened on them.
    await schedule(new Date('2026-11-22T00:30:00Z')).run();
    expect((await keptHere()).map(({ quantity }) => quantity)).toEqual([240, 240, 240, 240]);
    await store('2026-11-20T12:00:00Z', '2026-11-21T06:00:00Z');
    await inIt((trx) => releaseBytes(trx, tenantId, kept, new Date('2026-11-21T00:00:00Z')));
    await store('2026-11-21T12:00:00Z', null);
    await schedule(new Date('2026-11-23T00:30:00Z')).run();
    await schedule(new Date('2026-11-24T00:30:00Z')).run();
    // Three days of the first, eighteen hours of the second, and of the third all since noon.
    expect(await sumHere()).toBe(720 + 180 + 120 + 240 + 240);
    expect((await checkLedger(admin)).differences).toEqual([]);
  });

  it('are entered anew by nobody, whoever comes late, and round up once and not every day', async () => {
    await store('2026-11-20T00:00:00Z', null, 12_500);
    await Promise.all([schedule().run(), schedule().run()]);
    await schedule().run();
    expect((await keptHere()).map(({ quantity }) => quantity)).toEqual([1, 0, 0, 1]);
  });

  it('count no bytes for a reanalysis, nor more than they lay there when the deletion is heard first', async () => {
    const [again, gone] = [newId('job'), newId('job')];
    await reserve(again, 'reanalysis');
    await reserve(gone, 'sample');
    await inIt(async (trx) => {
      await holdBytes(trx, again, 10_000_000, at);
      await releaseBytes(trx, tenantId, gone, at);
      await holdBytes(trx, gone, 10_000_000, at);
    });
    await schedule().run();
    expect((await keptHere()).map(({ quantity }) => quantity)).toEqual([0]);
    const job = newId('job');
    await reserve(job, 'sample');
    await inIt(async (trx) => {
      await releaseBytes(trx, tenantId, job, new Date('2026-11-21T16:00:00Z'));
      for (let told = 0; told < 2; told += 1)
        await holdBytes(trx, job, 10_000_000, new Date('2026-11-21T10:00:00Z'));
    });
    await schedule().run();
    expect((await keptHere()).map(({ quantity }) => quantity)).toEqual([0, 60]);
  });
});

describe('the rebuilt ledger', () => {
  const kinds = fc.constantFrom(
    use('cpu_ms', 0),
    use('cpu_ms', 0, 'reanalysis'),
    use('model_input_tokens', 0, 'gpt-6-luna'),
    use('model_output_tokens', 0, 'gpt-6-luna'),
    use('storage_mb_hours', 0),
    use('storage_writes', 0),
    use('emails', 0),
    use('payment_fee', 0, 'share'),
  );
  const usage = fc.array(
    fc.tuple(kinds, fc.nat({ max: 50_000_000 })).map(([one, quantity]) => ({ ...one, quantity })),
    { minLength: 1, maxLength: 5 },
  );
  const instants = fc.date({
    min: new Date('2026-10-01T00:00:00Z'),
    max: new Date('2027-03-01T00:00:00Z'),
    noInvalidDate: true,
  });

  it('equals the live one after a random run, with messages that arrive again and prices that change', async () => {
    const told = fc.sample(fc.record({ usage, at: instants, again: fc.boolean() }), {
      numRuns: 300,
      seed: 5,
    });
    for (const { usage, at, again } of told)
      await inIt(async (trx) => {
        const one = entry(usage, { at, jobId: newId('job') });
        await enterCosts(trx, one);
        if (again) await enterCosts(trx, one);
      });
    const check = await checkLedger(admin);
    expect(check.differences).toEqual([]);
    expect(check.events).toBeGreaterThanOrEqual(300);
    expect(check.lines).toBeGreaterThan(check.events);
  });

  it('finds a line that was changed, one that is missing, and one that has no fact', async () => {
    await inIt((trx) =>
      appendAll(
        trx,
        [1, 2, 3].map((ms) => entry([use('cpu_ms', ms * 1_000_000)])),
      ),
    );
    const [changed, missing, invented] = (await linesHere()).map(({ id }) => id);
    const before = await admin
      .withSchema('billing')
      .selectFrom('ledger')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .execute();
    await tamper(sql`update billing.ledger set cost_micros = cost_micros - 1 where id = ${changed}`);
    await tamper(sql`delete from billing.ledger where id = ${missing}`);
    await tamper(sql`update billing.ledger set message_id = ${newId('message')} where id = ${invented}`);
    const { differences } = await checkLedger(admin);
    expect(differences.map(({ live, rebuilt }) => [live !== null, rebuilt !== null]).toSorted()).toEqual([
      [false, true],
      [false, true],
      [true, false],
      [true, true],
    ]);
    await tamper(sql`delete from billing.ledger where tenant_id = ${tenantId}`);
    await admin.withSchema('billing').insertInto('ledger').values(before).execute();
    expect((await checkLedger(admin)).differences).toEqual([]);
  });
});
