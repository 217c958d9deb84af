import { randomBytes } from 'node:crypto';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ResealSchedule } from '../src/inbound/reseal.schedule.ts';
import { migrations } from '../src/migrations/all.ts';
import { putConnection } from '../src/outbound/connections.store.ts';
import type { Database } from '../src/outbound/database.ts';
import { putOidcProvider } from '../src/outbound/oidc-providers.store.ts';
import { resealAll } from '../src/outbound/sealed.store.ts';
import { createVault } from '../src/outbound/secrets.ts';
import { log, type Member, makeTenant } from './fixtures.ts';

const [old, current] = [randomBytes(32), randomBytes(32)];
const before = createVault([old]);
const during = createVault([current, old]);
const after = createVault([current]);

let database: TestDatabase;
let db: Kysely<Database>;
let members: readonly Member[];

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  members = await Promise.all([makeTenant(db), makeTenant(db)]);
  const at = new Date();
  for (const { tenantId, userId } of members)
    await inTenant(db, tenantId, async (trx) => {
      await putConnection(trx, {
        tenantId,
        userId,
        externalId: userId,
        account: 'default',
        scopes: [],
        consentedAt: at,
        refresh_token_sealed: before.seal('refresh'),
        // Sealed before there were marks.
        access_token_sealed: before.seal('access').slice(before.mark.length),
        access_expires_at: at,
      });
      await putOidcProvider(trx, {
        tenant_id: tenantId,
        issuer: 'https://login.example',
        client_id: 'club',
        client_secret_sealed: before.seal('client'),
        label: 'Example',
        updated_at: at,
      });
    });
});
afterAll(() => database.drop());

const connectionOf = ({ tenantId }: Member) =>
  inTenant(db, tenantId, (trx) => trx.selectFrom('connections').selectAll().executeTakeFirstOrThrow());
const clientSecretOf = ({ tenantId }: Member) =>
  inTenant(db, tenantId, (trx) =>
    trx.selectFrom('oidc_providers').select('client_secret_sealed').executeTakeFirstOrThrow(),
  );

describe('a new key in front', () => {
  test('takes over every secret of every tenant, so that the old key can go', async () => {
    await new ResealSchedule(db, log, during).run();
    for (const member of members) {
      const connection = await connectionOf(member);
      expect(after.open(connection.refresh_token_sealed)).toBe('refresh');
      expect(after.open(connection.access_token_sealed)).toBe('access');
      expect(after.open((await clientSecretOf(member)).client_secret_sealed)).toBe('client');
    }
  });

  test('leaves what it has sealed itself as it is', async () => {
    expect(await resealAll(db, during)).toEqual({ resealed: 0, lost: 0 });
  });

  test('counts what no key opens, and touches nothing of it', async () => {
    const lost = createVault([randomBytes(32)]).seal('lost');
    const [member] = members as [Member, Member];
    await inTenant(db, member.tenantId, (trx) =>
      trx.updateTable('connections').set({ refresh_token_sealed: lost }).execute(),
    );
    expect(await resealAll(db, during)).toEqual({ resealed: 0, lost: 1 });
    expect((await connectionOf(member)).refresh_token_sealed).toBe(lost);
  });
});

test('what is sealed is known by the name of its column, and is text', async () => {
  const { rows } = await sql<{ type: string }>`
    select distinct data_type as type from information_schema.columns
    where table_schema = 'gateway' and column_name like '%\\_sealed'`.execute(database.openAsAdmin());
  expect(rows).toEqual([{ type: 'text' }]);
});
