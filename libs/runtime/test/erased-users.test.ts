import { refreshWorld } from '@trc/contracts/commands/refresh-world.v1';
import { renameWorld } from '@trc/contracts/commands/rename-world.v1';
import { worldBuilt } from '@trc/contracts/events/world-built.v1';
import { newId } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { deliver } from '@trc/testkit/deliver';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { markErased } from '../src/erased-users.ts';
import { tenantTable } from '../src/migration.ts';
import { done } from '../src/outcome.ts';
import { inTenant } from '../src/tenancy.ts';

const tenantId = newId('tenant');
const over = { kind: 'over' };
const notes = (schema: string) => ({
  '2026-01-01T0000_notes': {
    async up(db: Kysely<unknown>) {
      await sql`create table ${sql.id(schema, 'notes')} (tenant_id text not null, user_id text not null)`.execute(
        db,
      );
      await tenantTable(db, schema, 'notes');
    },
  },
});

let database: TestDatabase;
let taste: Kysely<unknown>;
let billing: Kysely<unknown>;
let userId: MessageOf<typeof renameWorld>['user_id'];

beforeAll(async () => {
  database = await createDatabase({ taste: notes('taste'), billing: notes('billing') });
  taste = database.open('taste');
  billing = database.open('billing');
});
afterAll(() => database?.drop());
beforeEach(() => {
  userId = newId('user');
});

const erase = (db: Kysely<unknown>) =>
  inTenant(db, tenantId, (trx) => markErased(trx, { tenantId, userId }, new Date()));
const note = (user: string) => async (trx: Transaction<unknown>) => {
  await sql`insert into notes values (${tenantId}, ${user})`.execute(trx);
};
const noted = async (db: Kysely<unknown>) =>
  (
    await inTenant(db, tenantId, (trx) => sql<{ user_id: string }>`select user_id from notes`.execute(trx))
  ).rows.map(({ user_id }) => user_id);
const renaming = () => ({ world_id: newId('world'), user_id: userId, name: 'Salt' });

it('what a message led to is written for a user who is there', async () => {
  await deliver(taste, 'taste', renameWorld, renaming(), async () => done(note(userId)), tenantId);
  expect(await noted(taste)).toContain(userId);
});

it('a message about an erased user is dropped, and so is one that was under way when they were erased', async () => {
  const handle = async () => {
    await erase(taste);
    return done(note(userId));
  };
  const late = await deliver(taste, 'taste', renameWorld, renaming(), handle, tenantId);
  const later = await deliver(taste, 'taste', renameWorld, renaming(), handle, tenantId);
  expect([late, later]).toEqual([over, over]);
  expect(await noted(taste)).not.toContain(userId);
});

it('a message about an erased user that cannot be handled is no dead letter', async () => {
  await erase(taste);
  const broken = { ...renaming(), name: '' };
  await deliver(taste, 'taste', renameWorld, broken, async () => done(), tenantId);
  const { rows } = await inTenant(taste, tenantId, (trx) =>
    sql`select 1 from dead_letters where position(${userId} in body::text) > 0`.execute(trx),
  );
  expect(rows).toEqual([]);
});

it('a handler that keeps objects is told, so that it can take away what an earlier try has stored', async () => {
  const told: boolean[] = [];
  const refresh = refreshWorld.schema.parse({
    job_id: newId('job'),
    world_id: newId('world'),
    user_id: userId,
    preview: true,
    continuity: 0,
    spotify_model_use: null,
    chat_model: null,
    model_micros_max: 0,
  });
  await erase(taste);
  const handle = async (_: unknown, { isErased = false }: { isErased?: boolean }) => {
    told.push(isErased);
    return done(isErased ? null : note(userId));
  };
  expect(await deliver(taste, 'taste', refreshWorld, refresh, handle, tenantId)).toEqual(over);
  expect(told).toEqual([false, true]);
});

it('what was spent on an erased user is entered, and for nobody who is known', async () => {
  await erase(billing);
  const built = worldBuilt.schema.parse({
    job_id: newId('job'),
    world_id: newId('world'),
    world_version: 1,
    user_id: userId,
    model_micros_left: 0,
    usage: [],
  });
  const before = await noted(billing);
  await deliver(billing, 'billing', worldBuilt, built, async ({ user_id }) => done(note(user_id)), tenantId);
  const entered = (await noted(billing)).filter((user) => !before.includes(user));
  expect(entered).toHaveLength(1);
  expect(entered[0]).toMatch(/^usr_/);
  expect(entered[0]).not.toBe(userId);
});
