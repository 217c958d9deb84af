import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { openAnswersIn } from '../src/outbound/open-answers.store.ts';

let database: TestDatabase;
let db: Kysely<Database>;
let now = new Date('2026-11-20T12:00:00Z');
beforeAll(async () => {
  database = await createDatabase({ harvester: migrations });
  db = database.open<Database>('harvester');
});
afterAll(() => database?.drop());
beforeEach(async () => {
  await db.deleteFrom('open_answers').execute();
});

const answersOf = () => openAnswersIn(db, () => now);
function counted(answer: () => Promise<unknown>) {
  let loads = 0;
  const load = () => {
    loads += 1;
    return answer();
  };
  return { load, loads: () => loads };
}

describe('answers of the open catalogues', () => {
  it('two who ask at once load once, and both are answered', async () => {
    const { load, loads } = counted(async () => {
      // Long enough for the second to find nothing kept yet.
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { tags: ['dub'] };
    });
    const answers = answersOf();
    const both = await Promise.all([answers.get('a', load), answers.get('a', load), answers.get('b', load)]);
    expect(both).toEqual([{ tags: ['dub'] }, { tags: ['dub'] }, { tags: ['dub'] }]);
    expect(loads()).toBe(2);
  });

  it('an answer is kept for other processes, also the answer that there is nothing', async () => {
    await answersOf().get('a', async () => ({ x: 1 }));
    await answersOf().get('nothing', async () => null);
    const { load, loads } = counted(async () => 'fresh');
    expect(await answersOf().get('a', load)).toEqual({ x: 1 });
    expect(await answersOf().get('nothing', load)).toBeNull();
    expect(loads()).toBe(0);
  });

  it('a failed load fails for all who wait for it, is forgotten, and is tried again after that', async () => {
    const answers = answersOf();
    const { load, loads } = counted(() => Promise.reject(new Error('down')));
    const both = await Promise.allSettled([answers.get('a', load), answers.get('a', load)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(loads()).toBe(1);
    expect(await answers.find(['a'])).toEqual(new Map());
    expect(await answers.get('a', async () => 'up')).toBe('up');
  });

  it('after 30 days an answer is asked for anew, and the old one is gone', async () => {
    await answersOf().get('a', async () => 'old');
    now = new Date(now.getTime() + 30 * 86_400_000 + 1);
    expect(await answersOf().find(['a'])).toEqual(new Map());
    expect(await answersOf().get('a', async () => 'new')).toBe('new');
    expect(await db.selectFrom('open_answers').select('key').execute()).toEqual([{ key: 'a' }]);
  });
});
