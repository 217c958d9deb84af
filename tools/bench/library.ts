import { newId } from '@trc/contracts/ids';
import { inTenant } from '@trc/runtime/tenancy';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { aimOf } from '../../services/analysis/src/domain/library/library-track.ts';
import type { Database } from '../../services/analysis/src/outbound/database.ts';
import {
  addSample,
  findSample,
  listNearest,
  listNearPlace,
  type SampleRow,
} from '../../services/analysis/src/outbound/samples.store.ts';

export interface Times {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export interface Search {
  readonly name: string;
  readonly times: Times;
  /** The same answer by comparing with every sound of the tenant. */
  readonly scan: Times;
  /** What Postgres does first, as EXPLAIN names it. */
  readonly node: string;
  /** Share of the answers of the scan that the search gives too. */
  readonly recall: number;
}

const additions = 200;

/** What it takes to add a sound, with all indexes, and the same without its listing. */
export async function measureAdditions(
  db: Kysely<Database>,
  admin: pg.Client,
  tenantId: string,
): Promise<{ listed: Times; bare: Times }> {
  const model = await inTenant(db, tenantId, (trx) =>
    trx.selectFrom('samples').selectAll().limit(1).executeTakeFirstOrThrow(),
  );
  const add = async (): Promise<Times> => {
    const times: number[] = [];
    for (let n = 0; n < additions; n += 1) {
      const id = newId('sample');
      const from = performance.now();
      await inTenant(db, tenantId, (trx) =>
        addSample(trx, {
          ...{ id, tenantId, userId: 'usr', jobId: 'job', mime: 'audio/wav', objectKey: id, sizeBytes: 1 },
          filename: `Dusty Break ${n} (take 2) 93 bpm.wav`,
          ...{ sha256: id, vibe: { mood: ['warm'], texture: ['grainy'], use: [], sentence: '' } },
          analysis: { ...model.analysis, similarity: model.similarity },
          ...{ vibeSkipped: null, createdAt: new Date() },
        }),
      );
      times.push(performance.now() - from);
    }
    return summary(times);
  };
  const listed = await add();
  await admin.query('alter table analysis.samples disable trigger listed');
  const bare = await add();
  await admin.query('alter table analysis.samples enable trigger listed');
  return { listed, bare };
}

/** Searches as the service does, under its own role, with its own functions. */
export async function measureSearches(url: string, tenantId: string, rounds: number): Promise<Search[]> {
  const statements: { sql: string; parameters: readonly unknown[] }[] = [];
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }),
    log: ({ query: { sql: text, parameters } }) => void statements.push({ sql: text, parameters }),
  });
  try {
    const ids = await inTenant(db, tenantId, async (trx) => {
      const { rows } = await sql<{ id: string }>`
        select id from samples order by md5(id) limit ${rounds}`.execute(trx);
      return rows.map(({ id }) => id);
    });
    const samples = await inTenant(db, tenantId, (trx) => Promise.all(ids.map((id) => findSample(trx, id))));
    const found = samples.filter((sample) => sample !== null);
    const aims = found.map(({ features }) => aimOf(features));
    const loud = found.map(({ features: { loudness = 0 } }) => aimOf({ loudness }));
    const inTurn = async <T>(values: readonly T[], search: Run<T>) => {
      const times: number[] = [];
      const answers: string[][] = [];
      for (const value of values) {
        const from = performance.now();
        const rows = await inTenant(db, tenantId, (trx) => search(trx, value));
        times.push(performance.now() - from);
        answers.push(rows.map(({ id }) => id));
      }
      return { times: summary(times), answers };
    };
    const compare = async <T>(name: string, values: readonly T[], search: Run<T>, scan: Run<T>) => {
      const few = values.slice(0, Math.ceil(rounds / 10));
      await inTurn(few, search);
      const ours = await inTurn(values, search);
      const node = await nodeOf(
        db,
        tenantId,
        statements.findLast(({ sql: text }) => text.includes('<->')),
      );
      const theirs = await inTurn(few, scan);
      const wanted = theirs.answers.flatMap((answer, index) =>
        answer.map((id) => ours.answers[index]?.includes(id) === true),
      );
      const recall = wanted.filter(Boolean).length / wanted.length;
      return { name, times: ours.times, scan: theirs.times, node, recall };
    };
    return [
      await compare(
        'look-alikes of a sound, 10',
        found,
        (trx, to) => listNearest(trx, to, 10),
        scanNearest(10),
      ),
      await compare(
        'look-alikes of a sound, 50',
        found,
        (trx, to) => listNearest(trx, to, 50),
        scanNearest(50),
      ),
      await compare(
        'tracks near a target, 500',
        aims,
        (trx, aim) => listNearPlace(trx, aim, 500),
        scanPlaces,
      ),
      await compare(
        'tracks near a loudness, 500',
        loud,
        (trx, aim) => listNearPlace(trx, aim, 500),
        scanPlaces,
      ),
    ];
  } finally {
    await db.destroy();
  }
}

type Trx = Parameters<typeof findSample>[0];
type Run<T> = (trx: Trx, value: T) => Promise<ReadonlyArray<{ readonly id: string }>>;

/** The plain way: the vectors of all sounds, and a sort. */
const scanNearest =
  (limit: number): Run<SampleRow> =>
  async (trx, to) => {
    const { rows } = await sql<{ id: string }>`
    select id, 1 - (select sum(a * b) from unnest(similarity, ${to.similarity}::real[]) as pair(a, b)) as distance
    from samples where id <> ${to.id} order by distance, id limit ${limit}`.execute(trx);
    return rows;
  };

const scanPlaces: Run<ReturnType<typeof aimOf>> = async (trx, aim) => {
  await sql`set local enable_indexscan = off`.execute(trx);
  return listNearPlace(trx, aim, 500);
};

async function nodeOf(
  db: Kysely<Database>,
  tenantId: string,
  statement: { sql: string; parameters: readonly unknown[] } | undefined,
): Promise<string> {
  if (!statement) throw new Error('No search was sent.');
  const rows = await inTenant(db, tenantId, async (trx) => {
    const explain = { sql: `explain ${statement.sql}`, parameters: statement.parameters };
    const query = { ...sql`select`.compile(trx), ...explain };
    return (await trx.executeQuery<Record<'QUERY PLAN', string>>(query)).rows;
  });
  const scan = rows.map((row) => row['QUERY PLAN']).find((line) => /Scan .*on samples/.test(line));
  return scan?.replace(/^[\s>-]+|\s+\(cost.*$/g, '') ?? 'nothing known';
}

export function summary(times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}
