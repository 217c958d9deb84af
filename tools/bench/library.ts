import { analysisSchema } from '@trc/contracts/documents/sample.v1';
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
import { variedAnalyses } from '../../services/analysis/test/varied-sounds.ts';

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

const soundsMeasured = 160;
/** Other sounds than those that the axes were fitted to. */
const firstSeed = 50_000;

/**
 * Fills the library: `count` sounds for one tenant and `countEach` for each of the others, in mixed order. Each is a
 * measured sound, moved up to half the way to another, and shaken a little in every direction, so that no two are alike.
 */
export async function fillLibrary(
  db: Kysely<Database>,
  admin: pg.Client,
  { tenants, count, countEach }: { tenants: readonly string[]; count: number; countEach: number },
): Promise<void> {
  const source = newId('tenant');
  for (const analysis of variedAnalyses(soundsMeasured, firstSeed)) {
    const id = newId('sample');
    await inTenant(db, source, (trx) =>
      addSample(trx, {
        ...{ id, tenantId: source, userId: 'usr', jobId: 'job', filename: 'loop.wav', mime: 'audio/wav' },
        ...{ objectKey: id, sizeBytes: 1, sha256: id, vibe: null, vibeSkipped: null, createdAt: new Date() },
        analysis: analysisSchema.parse(analysis),
      }),
    );
  }
  const total = count + (tenants.length - 1) * countEach;
  await admin.query('select setseed(0.5)');
  await admin.query(
    `insert into analysis.samples (id, tenant_id, user_id, job_id, filename, mime, object_key, size_bytes, sha256, kind, bpm,
       tonic, scale, duration_s, tags, similarity, analysis, created_at, features, place)
     with base as materialized (select row_number() over (order by id) - 1 as n, * from analysis.samples where tenant_id = $1),
     pick as materialized (
       select i, floor(random() * $2)::int as a, floor(random() * $2)::int as b, random() / 2 as share,
         60 + 120 * random() as tempo, -18 + 12 * random() as lufs
       from generate_series(1, $3) as i order by random()),
     made as materialized (
       select i, a, tempo, lufs, (
         select array_agg(x + share * (y - x) + 0.02 * (random() + random() + random() - 1.5))
         from unnest(one.similarity, other.similarity) as pair(x, y)) as vector
       from pick join base as one on one.n = a join base as other on other.n = b)
     select 'smp_' || lpad(i::text, 26, '0'),
       case when i <= $4 then ($5::text[])[1] else ($5::text[])[2 + i % (cardinality($5::text[]) - 1)] end,
       user_id, job_id, 'loop ' || i || '.wav', mime, object_key, size_bytes, sha256, 'loop', made.tempo, tonic, scale,
       duration_s, '{warm,dusty}',
       (select array_agg(x / norm) from unnest(vector) as x,
         (select sqrt(sum(y * y)) as norm from unnest(vector) as y) as length)::real[],
       analysis, created_at + i * interval '1 second', jsonb_build_object('tempo', made.tempo, 'loudness', made.lufs),
       analysis.cube_enlarge(analysis.cube(array[greatest(-4, least(4, (made.tempo - 120.960446) / 26.944986)),
         greatest(-4, least(4, (made.lufs + 6.817016) / 3.034086))]), 0.000001, 2)
     from made join base on base.n = made.a`,
    [source, soundsMeasured, total, count, tenants],
  );
  await admin.query('vacuum analyze analysis.samples');
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

function summary(times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}
