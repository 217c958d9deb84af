import { type Id, newId } from '@trc/contracts/ids';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Enforcement, Request } from '../src/domain/admission.ts';
import { GetReservationQuery } from '../src/inbound/get-reservation.query.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { closeReservation, countStorage, freeStorage } from '../src/outbound/reservations.store.ts';

const MiB = 1024 * 1024;
let database: TestDatabase;
let db: Kysely<Database>;
let tenantId: Id<'tenant'>;
let now: Date;

beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  db = database.open<Database>('billing');
});
afterAll(() => database.drop());
beforeEach(() => {
  tenantId = newId('tenant');
  now = new Date('2026-11-20T12:00:00Z');
});

const upload = (over: Partial<Request> = {}): Request => ({
  job_id: newId('job'),
  kind: 'sample',
  size_bytes: MiB,
  duration_s: null,
  time_zone: 'UTC',
  ...over,
});
const ask = (request: Request, limits: Enforcement = 'enforce') =>
  new GetReservationQuery(db, () => now, { limits }, { ring: () => undefined }).answer(request, { tenantId });
const admittedOf = async (requests: readonly Request[]) =>
  (await Promise.all(requests.map((request) => ask(request)))).filter(({ kind }) => kind === 'reserved')
    .length;

describe('reservations', () => {
  it('admit exactly as many parallel uploads as the day has left', async () => {
    expect(await admittedOf(Array.from({ length: 40 }, () => upload()))).toBe(10);
  });

  it('admit exactly as many parallel bytes as the storage has left', async () => {
    expect(await admittedOf(Array.from({ length: 12 }, () => upload({ size_bytes: 12 * MiB })))).toBe(8);
  });

  it('give the same answer to the same job and take nothing twice', async () => {
    const request = upload();
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(request)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await admittedOf(Array.from({ length: 20 }, () => upload()))).toBe(9);
  });

  it('return when the job failed, and by themselves when nobody came back', async () => {
    const failed = upload();
    await ask(failed);
    await inTenant(db, tenantId, (trx) => closeReservation(trx, failed.job_id, 'refunded'));
    expect(await admittedOf(Array.from({ length: 10 }, () => upload()))).toBe(10);
    expect((await ask(upload())).kind).toBe('refused');
    now = new Date(now.getTime() + 31 * 3_600_000);
    expect(await admittedOf(Array.from({ length: 11 }, () => upload()))).toBe(10);
  });

  it('count the bytes that are stored, and none of a deleted sample, in whichever order it is heard', async () => {
    const [kept, deleted] = [upload({ size_bytes: 0 }), upload({ size_bytes: 0 })];
    await Promise.all([ask(kept), ask(deleted)]);
    await inTenant(db, tenantId, async (trx) => {
      await countStorage(trx, kept.job_id, 95 * MiB);
      await freeStorage(trx, deleted.job_id);
      await countStorage(trx, deleted.job_id, 5 * MiB);
    });
    expect((await ask(upload({ size_bytes: 6 * MiB }))).kind).toBe('refused');
    expect((await ask(upload({ size_bytes: 5 * MiB }))).kind).toBe('reserved');
  });

  it('of a reanalysis take nothing, also of a plan that is used up, and count no bytes twice', async () => {
    expect(await admittedOf(Array.from({ length: 10 }, () => upload({ size_bytes: 0 })))).toBe(10);
    expect((await ask(upload())).kind).toBe('refused');
    const again = upload({ kind: 'reanalysis', size_bytes: 0 });
    expect(await ask(again)).toMatchObject({ kind: 'reserved', queue: 'free', quote_micros: 0 });
    await inTenant(db, tenantId, (trx) => countStorage(trx, again.job_id, 95 * MiB));
    const [row] = await inTenant(db, tenantId, (trx) =>
      trx.selectFrom('reservations').selectAll().where('job_id', '=', again.job_id).execute(),
    );
    expect(row).toMatchObject({ uploads: 0, storage_bytes: 0, worlds: 0, model_micros: 0 });
  });

  it('admit one asked refresh of a world in seven days, however many ask at once, and others beside it', async () => {
    const refresh = (world_id: Id<'world'>, occasion: 'asked' | 'scheduled' | 'previewed') =>
      upload({
        kind: 'refresh',
        size_bytes: 0,
        refresh: { world_id, occasion, due_at: now.toISOString() },
      });
    const world = newId('world');
    const asked = Array.from({ length: 6 }, () => refresh(world, 'asked'));
    expect(await admittedOf(asked)).toBe(1);
    expect(
      await admittedOf([
        refresh(newId('world'), 'asked'),
        refresh(world, 'scheduled'),
        refresh(world, 'previewed'),
        refresh(world, 'previewed'),
      ]),
    ).toBe(4);
    expect(await ask(refresh(world, 'asked'))).toMatchObject({ frees_at: '2026-11-27T12:00:00.000Z' });
    for (const { job_id } of asked)
      await inTenant(db, tenantId, (trx) => closeReservation(trx, job_id, 'refunded'));
    expect(await admittedOf([refresh(world, 'asked')])).toBe(1);
  });
});
