import type { RequestOf } from '@trc/contracts/message';
import type { listSamples } from '@trc/contracts/queries/list-samples.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Database } from '../../services/analysis/src/outbound/database.ts';
import { listPage, type PageEnd } from '../../services/analysis/src/outbound/sample-listings.store.ts';

type Filter = Omit<RequestOf<typeof listSamples>, 'after'>;
type Wish = Partial<Filter>;
type Sort = Filter['sort'];

export const sorts: readonly Sort[] = [
  '-created_at',
  'created_at',
  'filename',
  'bpm',
  '-bpm',
  'duration_s',
  '-duration_s',
];

const tags = ['kick', 'warm', 'tokyo', 'jazz', 'dusty', 'vinyl', 'tape', 'rain'];
const tonics = ['A', 'C', 'E', 'G', 'F#', 'B', 'D', 'A#'] as const;
const scales = ['minor', 'major'] as const;

/** A filter with other values in every round. What is frequent, what is rare, what is frequent but never together. */
const filters: ReadonlyArray<readonly [name: string, wish: (round: number) => Wish]> = [
  ['everything', () => ({})],
  ['kind loop', () => ({ kind: 'loop' })],
  ['kinds one-shot, song', () => ({ kind: ['one-shot', 'song'] })],
  ['tempo ± 2, folded', (n) => ({ bpm_min: 70 + 7 * n, bpm_max: 74 + 7 * n })],
  ['tempo ± 0.005', (n) => ({ bpm_min: 70.1 + 7 * n, bpm_max: 70.11 + 7 * n, folding: false })],
  ['key', (n) => ({ key: at(tonics, n), scale: at(scales, n) })],
  ['keys that go with one', (n) => ({ key: at(tonics, n), scale: at(scales, n), compatible: true })],
  ['tag of many', (n) => ({ tags: [at(tags, n)] })],
  ['tag of few', () => ({ tags: ['keeper'] })],
  ['tag of none', (n) => ({ tags: [`nobody ${n}`] })],
  ['text of many', (n) => ({ q: at(tags, n).slice(0, 3 + (n % 2)) })],
  ['text of few', (n) => ({ q: `_${1_234 + 777 * n}` })],
  ['text of none', (n) => ({ q: `zzebra${n}` })],
  ['1 character', (n) => ({ q: at(['7', 'k', '夜', 'é'], n) })],
  ['2 characters', (n) => ({ q: at(['zq', 'ki', '東京', 'xj', '99'], n) })],
  [
    'tempo, key, kind',
    (n) => ({ bpm_min: 90, bpm_max: 120, key: at(tonics, n), scale: 'minor', kind: 'loop' }),
  ],
  ['tempo, tag of few', (n) => ({ bpm_min: 80 + n, bpm_max: 90 + n, tags: ['keeper'] })],
  ['key, tag, text', (n) => ({ key: at(tonics, n), tags: [at(tags, n)], q: at(tags, n + 3) })],
  ['never together: key, tag', (n) => ({ key: at(tonics, n), scale: 'minor', tags: ['atonal'] })],
  ['never together: kind, tempo', (n) => ({ kind: 'one-shot', bpm_min: 100 + n, bpm_max: 110 + n })],
  ['never together: kind, text', (n) => ({ kind: at(['loop', 'one-shot'] as const, n), q: 'mixdown' })],
];
/** Many, and in an order by length all at the other end. */
const worst: (typeof filters)[number] = ['at the other end', () => ({ q: 'mixdown' })];

const at = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;

export interface ListTimes {
  readonly name: string;
  readonly bounded: boolean;
  readonly bySort: ReadonlyArray<{
    readonly sort: Sort;
    readonly firstMs: number[];
    readonly deepMs: number[];
  }>;
  /** What Postgres did for the first page by name, a list of nodes for each statement. */
  readonly plans: readonly string[];
}

export interface ListOptions {
  readonly roleUrl: string;
  readonly adminUrl: string;
  readonly tenantId: string;
  readonly rounds: number;
  readonly plans: boolean;
}

/** Pages of 50, the first and one from anywhere in the list, as the service reads them. */
export async function measureLists({
  roleUrl,
  adminUrl,
  tenantId,
  rounds,
  plans,
}: ListOptions): Promise<ListTimes[]> {
  const db = open(roleUrl);
  const explained: string[] = [];
  const explaining = plans ? openExplaining(adminUrl, (plan) => explained.push(plan)) : null;
  try {
    const ends = new Map<Sort, PageEnd[]>();
    for (const sort of sorts) ends.set(sort, await randomEnds(db, tenantId, sort, rounds));
    const measured: ListTimes[] = [];
    for (const [name, wish] of [...filters, worst]) {
      const bySort: { sort: Sort; firstMs: number[]; deepMs: number[] }[] = [];
      for (const sort of sorts) {
        const timed = async (round: number, after: PageEnd | null) => {
          const from = performance.now();
          await inTenant(db, tenantId, (trx) => listPage(trx, filterOf(wish(round), sort), after));
          return performance.now() - from;
        };
        const [firstMs, deepMs]: [number[], number[]] = [[], []];
        await timed(0, null);
        for (let round = 0; round < rounds; round += 1) {
          firstMs.push(await timed(round, null));
          deepMs.push(await timed(round, ends.get(sort)?.[round] ?? null));
        }
        bySort.push({ sort, firstMs, deepMs });
      }
      explained.length = 0;
      if (explaining)
        await inTenant(explaining, tenantId, (trx) => listPage(trx, filterOf(wish(1), 'filename'), null));
      measured.push({ name, bounded: name !== worst[0], bySort, plans: [...explained] });
    }
    return measured;
  } finally {
    await db.destroy();
    await explaining?.destroy();
  }
}

const none = { bpm_min: null, bpm_max: null, key: null, scale: null, kind: null, q: null };
const filterOf = (wish: Wish, sort: Sort): Filter => ({ ...none, ...wish, sort, limit: 50 });

/** Places in a list, anywhere: a page that begins there is as deep. */
async function randomEnds(
  db: Kysely<Database>,
  tenantId: string,
  sort: Sort,
  count: number,
): Promise<PageEnd[]> {
  const key =
    sort === 'filename'
      ? sql`name`
      : sort.endsWith('bpm')
        ? sql`coalesce(bpm, 100)`
        : sql.ref(sort.replace('-', ''));
  const { rows } = await inTenant(db, tenantId, (trx) =>
    sql<PageEnd>`
      select sample_id as id, (${key})::text as key from sample_listings
      order by md5(sample_id) limit ${count}`.execute(trx),
  );
  return rows;
}

function open(connectionString: string): Kysely<Database> {
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString, max: 1 }) }),
  });
}

/** As the service's role, with a superuser's leave to be told each plan, also of what a function does. */
function openExplaining(connectionString: string, tell: (nodes: string) => void): Kysely<Database> {
  const pool = new pg.Pool({ connectionString, max: 1 });
  pool.on('connect', (client) => {
    client.on('notice', ({ message }) => {
      if (message?.includes('plan:') && message.includes('sample_listings')) tell(nodesOf(message));
    });
    void client.query(`load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
      set client_min_messages = log; set search_path = analysis; set role trc_analysis`);
  });
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

function nodesOf(plan: string): string {
  const nodes = plan.split('\n').flatMap((line) => {
    const node =
      /^\s*(?:->\s+)?([A-Z][\w ]+?)(?: on (?!"\*)(\S+))?(?: using (\S+))?(?: on \S+)?(?: \S+)?\s+\(cost/.exec(
        line,
      );
    return node ? [[node[1], node[3] ?? node[2]].filter(Boolean).join(' ')] : [];
  });
  return [...new Set(nodes)].join(' < ');
}
