import { createDatabase } from '@trc/testkit/postgres';
import { expect, it } from 'vitest';

it('schemas for many databases of one server can be made at the same time', async () => {
  const databases = await Promise.all(Array.from({ length: 6 }, () => createDatabase({ taste: {} })));
  expect(databases).toHaveLength(6);
  await Promise.all(databases.map((database) => database.drop()));
});
