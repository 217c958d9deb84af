import type { Kysely } from 'kysely';
import type { Database } from './database.ts';

/** Answers of the open catalogues, kept for all tenants: asked once, and still there when a parked job goes on. */
export interface OpenAnswers {
  /** What is known and not too old. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  store(answers: ReadonlyMap<string, unknown>): Promise<void>;
  /** The known answer, or a fresh one that is then kept. Who asks while it is on its way waits for it. */
  get(key: string, load: () => Promise<unknown>): Promise<unknown>;
}

/** Tags and similarities are rebuilt weekly; a month-old one still tells the truth about music. */
const ageMaxMs = 30 * 86_400_000;

export function openAnswersIn(db: Kysely<Database>, now: () => Date): OpenAnswers {
  const underWay = new Map<string, Promise<unknown>>();
  const answers: OpenAnswers = {
    async find(keys) {
      if (keys.length === 0) return new Map();
      const rows = await db
        .selectFrom('open_answers')
        .select(['key', 'body'])
        .where('key', 'in', [...keys])
        .where('expires_at', '>', now())
        .execute();
      return new Map(rows.map(({ key, body }) => [key, (body as { value?: unknown }).value]));
    },
    async store(answers) {
      if (answers.size === 0) return;
      const expires_at = new Date(now().getTime() + ageMaxMs);
      await db
        .insertInto('open_answers')
        .values([...answers].map(([key, value]) => ({ key, body: JSON.stringify({ value }), expires_at })))
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet((row) => ({ body: row.ref('excluded.body'), expires_at })),
        )
        .execute();
      await db.deleteFrom('open_answers').where('expires_at', '<', now()).execute();
    },
    async get(key, load) {
      const running = underWay.get(key);
      if (running) return running;
      const answer = (async () => {
        const known = await answers.find([key]);
        if (known.has(key)) return known.get(key);
        const value = await load();
        await answers.store(new Map([[key, value]]));
        return value;
      })();
      underWay.set(key, answer);
      try {
        return await answer;
      } finally {
        underWay.delete(key);
      }
    },
  };
  return answers;
}
