import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrations } from '../src/migrations/all.ts';
import { callerOfKey } from '../src/outbound/callers.store.ts';
import type { Database } from '../src/outbound/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
});
afterAll(() => database.drop());

const program = join(import.meta.dirname, '../src/first-operator.ts');
const run = () =>
  promisify(execFile)(process.execPath, [program], {
    env: { DATABASE_URL: database.urlOf('gateway') },
  });

it('an empty installation gets its operator, whose key is shown once', async () => {
  const { stdout } = await run();
  const { key } = JSON.parse(stdout) as { key: string };
  const caller = await callerOfKey(database.open<Database>('gateway'), key, new Date());
  expect(caller?.caller).toMatchObject({ role: 'operator' });
  await expect(run()).rejects.toMatchObject({ code: 1, stdout: '' });
});
