import { newId } from '@trc/contracts/ids';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GetReservationQuery } from '../src/inbound/get-reservation.query.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { AdmissionDesk, times, upload } from './admission-desk.ts';

const MiB = 1024 * 1024;
let database: TestDatabase;
/** Two pools, as two processes of the service have. */
let pools: readonly Kysely<Database>[];
let desk: AdmissionDesk;

beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  pools = times(2, () => database.open<Database>('billing'));
});
afterAll(() => database.drop());
beforeEach(() => {
  const [first] = pools;
  if (!first) throw new Error('no pool');
  desk = new AdmissionDesk(first, new Date('2026-11-20T12:00:00Z'));
});

/** The answers to 200 requests that are made at the same time over both pools. */
const ask200 = (make: () => ReturnType<typeof upload>) =>
  Promise.all(
    times(200, make).map((request, i) => {
      const other = Object.assign(new AdmissionDesk(pools[i % 2] ?? desk.db, desk.now), {
        tenantId: desk.tenantId,
      });
      return other.reserve(request);
    }),
  );
const reserved = (answers: Awaited<ReturnType<typeof ask200>>) =>
  answers.filter(({ kind }) => kind === 'reserved');

/** An enterprise contract without bounds, but for those that the test names. */
const contract = (entitlements: object) => desk.assign({ planId: 'enterprise', entitlements });

it('a tenant that asks for a hundred jobs at once does not keep another one waiting', async () => {
  const query = new GetReservationQuery(
    desk.db,
    () => desk.now,
    { limits: 'enforce' },
    { ring: () => undefined },
  );
  await contract({});
  const answered: string[] = [];
  const ask = (tenantId: string) =>
    query.answer(upload(), { tenantId }).then(() => {
      answered.push(tenantId);
    });
  const other = newId('tenant');
  await Promise.all([...times(100, () => ask(desk.tenantId)), ask(other)]);
  expect(answered.indexOf(other)).toBeLessThan(30);
});

describe('200 parallel admissions', () => {
  const quoteMicros = 515;

  it('EB-07 EB-50 against a budget for 50 are exactly 50, and nothing is overspent', async () => {
    await contract({});
    await desk.budget(50 * quoteMicros);
    const answers = await ask200(() => upload());
    expect(reserved(answers)).toHaveLength(50);
    for (const answer of answers) if (answer.kind === 'refused') expect(answer.code).toBe('budget-exceeded');
    expect(await desk.usedOf('budget')).toBe(50 * quoteMicros);
  });

  it('EB-07 against a limit of 50 uploads a day are exactly 50', async () => {
    await contract({ uploads: 50, uploads_window: 'day' });
    expect(reserved(await ask200(() => upload()))).toHaveLength(50);
    expect(await desk.usedOf('uploads')).toBe(50);
  });

  it('EB-07 EB-48 against storage for 50 are exactly 50', async () => {
    await contract({ storage_bytes: 50 * MiB });
    expect(reserved(await ask200(() => upload()))).toHaveLength(50);
    expect(await desk.usedOf('storage_bytes')).toBe(50 * MiB);
  });

  it('EB-50 B-121 against model money for 50 are all admitted, exactly 50 of them with the model', async () => {
    await contract({ model_micros: 50 * 500 });
    const answers = await ask200(() => upload());
    expect(reserved(answers)).toHaveLength(200);
    const withModel = answers.filter((answer) => answer.kind === 'reserved' && answer.vibe_model !== null);
    expect(withModel).toHaveLength(50);
    expect(await desk.usedOf('model_micros')).toBe(50 * 500);
  });

  it('against 50 places for jobs are exactly 50', async () => {
    await contract({ jobs: 50 });
    expect(reserved(await ask200(() => upload()))).toHaveLength(50);
  });

  it('are none refused when everything fits, to the last micro-dollar and byte', async () => {
    await contract({ uploads: 200, storage_bytes: 200 * MiB, model_micros: 200 * 500, jobs: 200 });
    await desk.budget(200 * quoteMicros);
    const answers = await ask200(() => upload());
    expect(answers.filter((answer) => answer.kind === 'refused' || answer.vibe_model === null)).toEqual([]);
  });
});
