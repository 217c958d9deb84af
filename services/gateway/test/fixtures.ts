import { readFileSync } from 'node:fs';
import { playlistSchema } from '@trc/contracts/documents/playlist.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { QueryContract, ReplyOf, RequestOf } from '@trc/contracts/message';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import { getSample } from '@trc/contracts/queries/get-sample.v1';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import { listQuestions } from '@trc/contracts/queries/list-questions.v1';
import type { Ask } from '@trc/runtime/ask';
import { createLog } from '@trc/runtime/log';
import { openOutbox } from '@trc/runtime/outbox';
import type { Emit, Outcome } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import type { TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { nextRun } from '../src/domain/next-run.ts';
import { addUser, type Caller } from '../src/outbound/callers.store.ts';
import { putConnection } from '../src/outbound/connections.store.ts';
import type { Database, Role } from '../src/outbound/database.ts';
import type { Promised } from '../src/outbound/jobs.store.ts';
import { addKey } from '../src/outbound/keys.store.ts';
import { addSchedule } from '../src/outbound/schedules.store.ts';

export const log = createLog('gateway', 'silent');
export const relay = { ring: () => undefined };
export const bell = { ring: () => undefined, listen: () => () => undefined };

export const example = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../../libs/contracts/examples/${path}.json`, import.meta.url), 'utf8'));
const world = example('queries/get-world.v1').reply;
const playlist = example('http/get-playlist.v1').response;
const sample = example('queries/get-sample.v1').reply;
const entitlements = example('queries/get-entitlements.v1').reply;

export const questions = listQuestions.reply.parse(example('queries/list-questions.v1').reply);
export const aWorld = (id: string, userId: string) =>
  getWorld.reply.parse({ ...world, world: { ...world.world, id }, user_id: userId });
export const aSample = (id: string) => getSample.reply.parse({ ...sample, sample: { ...sample.sample, id } });
export const aPlaylist = (id: string, worldId: string, userId: string) => ({
  playlist: playlistSchema.parse({ ...playlist, id, world_id: worldId }),
  user_id: userId,
});

/** A neighbour's part in a test: what it answers to one query. */
export type Script = readonly [QueryContract, (request: never, tenantId: string) => unknown];
export function answers<C extends QueryContract>(
  contract: C,
  answer: (request: RequestOf<C>, tenantId: string) => ReplyOf<C> | Promise<ReplyOf<C>>,
): Script {
  return [contract, answer as Script[1]];
}

/** Asks the scripted neighbours; both ways what crosses is read by the contract. */
export function askOf(...scripts: readonly Script[]): Ask {
  return async (contract, tenantId, request) => {
    const script = scripts.find(([{ name }]) => name === contract.name);
    if (!script) throw new Error(`nobody in this test answers ${contract.name}`);
    const reply = await script[1](contract.request.parse(request) as never, tenantId);
    return contract.reply.parse(reply) as never;
  };
}

type Reservation = RequestOf<typeof getReservation>;
type Refused = Extract<ReplyOf<typeof getReservation>, { kind: 'refused' }>;

/** Billing that admits every job, or what `refuse` lets through, and remembers who asked. */
export function scriptedBilling(refuse: (request: Reservation) => Refused | null = () => null) {
  const asked: Reservation[] = [];
  const script = answers(getReservation, (request): ReplyOf<typeof getReservation> => {
    asked.push(request);
    return (
      refuse(request) ?? {
        kind: 'reserved',
        plan: 'pro',
        queue: 'pro',
        duration_s_max: 300,
        waiting_s_max: 300,
        vibe_model: 'small',
        model_micros_max: 3_000,
        quote_micros: 3_057,
        expires_at: '2026-11-22T12:00:00.000Z',
        warning: null,
      }
    );
  });
  return { asked, script };
}

export const scriptedPlan = (over: Partial<ReplyOf<typeof getEntitlements>> = {}) =>
  answers(getEntitlements, () => getEntitlements.reply.parse({ ...entitlements, ...over }));

export interface Member extends Caller {
  readonly key: string;
}

/** A customer with one user. */
export async function makeTenant(db: Kysely<Database>, timeZone = 'UTC'): Promise<Member> {
  const tenantId = newId('tenant');
  await inTenant(db, tenantId, (trx) =>
    trx
      .insertInto('tenants')
      .values({
        tenant_id: tenantId,
        name: 'Test',
        time_zone: timeZone,
        is_default: false,
        spotify_model_use: null,
        brand: null,
      })
      .execute(),
  );
  return makeUser(db, tenantId);
}

export function makeUser(
  db: Kysely<Database>,
  tenantId: Id<'tenant'>,
  { role = 'member', email = null }: { readonly role?: Role; readonly email?: string | null } = {},
): Promise<Member> {
  return inTenant(db, tenantId, async (trx) => {
    const userId = (await addUser(trx, { tenantId, name: 'Listener', role, email })) as Id<'user'>;
    const { id, secret } = await addKey(trx, { tenantId, userId, name: 'test' });
    return {
      tenantId,
      userId,
      role,
      keyId: id as Id<'key'>,
      scopes: null,
      keyExpiresAt: null,
      sessionId: null,
      key: secret,
    };
  });
}

export function connect(
  db: Kysely<Database>,
  { tenantId, userId }: Caller,
  consentedAt: Date,
): Promise<void> {
  return inTenant(db, tenantId, (trx) =>
    putConnection(trx, {
      tenantId,
      userId,
      externalId: `spotify of ${userId}`,
      account: 'default',
      scopes: [],
      consentedAt,
      refresh_token_sealed: 'sealed',
      access_token_sealed: 'sealed',
      access_expires_at: consentedAt,
    }),
  );
}

/** A world that refreshes on Wednesdays at nine; `at` sets its next run otherwise. */
export async function scheduleWorld(
  db: Kysely<Database>,
  { tenantId, userId }: Caller,
  at: Date,
): Promise<Id<'world'>> {
  const worldId = newId('world');
  const schedule = { cadence: 'weekly', weekday: 3, hour: 9, time_zone: 'UTC', continuity: 0.3 } as const;
  await inTenant(db, tenantId, (trx) =>
    addSchedule(trx, {
      world_id: worldId,
      tenant_id: tenantId,
      user_id: userId,
      ...schedule,
      next_run_at: at,
    }),
  );
  return worldId;
}

/** When a world made by `scheduleWorld` runs after an instant. */
export const wednesdayAfter = (worldId: string, after: Date): Date => {
  const schedule = { cadence: 'weekly', weekday: 3, hour: 9, time_zone: 'UTC' } as const;
  return nextRun(schedule, worldId, after) ?? after;
};

export interface Stated {
  readonly name: string;
  readonly data: Record<string, unknown>;
}

/** What a tenant's outbox holds, oldest first. */
export async function stated(database: TestDatabase, tenantId: string): Promise<readonly Stated[]> {
  const { rows } = await sql<{ subject: string; body: Record<string, unknown> }>`
    select subject, body from gateway.outbox where tenant_id = ${tenantId} order by created_at, id`.execute(
    database.openAsAdmin(),
  );
  return rows.map(({ subject, body }) => ({ name: subject.split('.').slice(2).join('.'), data: body }));
}

/** Jobs of a tenant that wait for their turn, with what each will be sent out with, oldest first. */
export function waitingJobs(db: Kysely<Database>, tenantId: string) {
  return inTenant(db, tenantId, (trx) =>
    trx
      .selectFrom('jobs')
      .select(['kind', 'lane', 'command'])
      .where('released_at', 'is', null)
      .where('ended_at', 'is', null)
      .orderBy('id')
      .execute(),
  );
}

/** What a job was promised, in a test that is about something else. */
export const promisedAt = (acceptedAt: Date, over: Partial<Promised> = {}): Promised => ({
  lane: 'pro',
  queue: 'pro',
  cost: 1,
  acceptedAt,
  predictedMs: 1_000,
  promisedMs: 1_000,
  estimatedCompletion: new Date(acceptedAt.getTime() + 1_000),
  waitingSMax: 300,
  ...over,
});

/** Writes what a handler decided, as the runtime does. */
export async function settle(
  db: Kysely<Database>,
  tenantId: string,
  outcome: Outcome<Database>,
): Promise<void> {
  if (outcome.kind === 'retry') throw new Error(`the handler wants to wait: ${outcome.reason}`);
  const outbox = openOutbox({ tenantId, jobId: null, messageId: null });
  await inTenant(db, tenantId, async (trx) => {
    await outcome.write?.(trx, outbox.emit as Emit);
    await outbox.flush(trx);
  });
}
