import { soundKind } from '@trc/contracts/documents/sample.v1';
import type { RequestOf } from '@trc/contracts/message';
import type { listSamples } from '@trc/contracts/queries/list-samples.v1';
import { compatibleKeys } from '@trc/music/camelot';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import { type TempoRange, tempoRanges } from '../domain/library/tempo-ranges.ts';
import type { Database } from './database.ts';
import type { SampleRow } from './samples.store.ts';

type Filter = Omit<RequestOf<typeof listSamples>, 'after'>;

/** Where a page ended: the sort key of its last sample as text, and the sample's id. */
export interface PageEnd {
  readonly key: string;
  readonly id: string;
}

/** How far a search goes one way before it takes another. What it answers does not depend on them. */
export interface Bounds {
  /** Listings looked at, one by one in the list's order, before terms are asked. */
  readonly walkedMax: number;
  /** Listings with the wanted terms that are sorted; where there are more, they are frequent. */
  readonly foundMax: number;
}

const usualBounds: Bounds = { walkedMax: 5_000, foundMax: 10_000 };

/**
 * A page of the library. One row more than `limit` says that there is a next page. What is wanted often stands within the
 * next few thousand listings; what is rare the index of terms knows, and then these few are sorted. What is neither, such
 * as many sounds that all stand at the other end of the order, costs a look at all listings.
 */
export async function listPage(
  trx: Transaction<Database>,
  filter: Filter,
  after: PageEnd | null,
  bounds: Bounds = usualBounds,
): Promise<Array<SampleRow & { sort_key: string }>> {
  const ends = await endsOf(trx, filter, after, bounds);
  if (ends.length === 0) return [];
  const rows = await trx
    .selectFrom('samples')
    .selectAll()
    .where(
      'id',
      'in',
      ends.map(({ id }) => id),
    )
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ends.flatMap(({ id, key }) => {
    const row = byId.get(id);
    return row ? [{ ...row, sort_key: key }] : [];
  });
}

async function endsOf(
  trx: Transaction<Database>,
  filter: Filter,
  after: PageEnd | null,
  { walkedMax, foundMax }: Bounds,
): Promise<readonly PageEnd[]> {
  const { wanted, facts, said } = asked(filter);
  const order = orders[filter.sort];
  const most = wanted.length === 0 ? filter.limit + 1 : walkedMax;
  const strands = strandsOf(filter, order, after, most);
  if (strands.length === 0) return [];
  const walk = sql`(
    select * from (${sql.join(strands, sql` union all `)}) as strand ${sorted(order)} limit ${most}) as walked`;
  const { rows: walked } = await page(filter, walk, wanted).execute(trx);
  if (walked.length > filter.limit || wanted.length === 0) return walked;

  const tempos = temposOf(filter);
  const exactly = [
    ...wanted,
    sql<boolean>`kind in (${sql.join(kindsOf(filter))})`,
    ...(tempos ? [tempoIn(tempos)] : []),
    ...(after ? [beyond(order, after)] : []),
  ];
  if (facts.length > 0 || said !== '') {
    const { rows } = await sql<PageEnd & { found: number }>`
      with found as materialized (select * from listings_with(${JSON.stringify(facts)}, ${said}, ${foundMax + 1}))
      select counted.found, page.* from (select count(*) as found from found) as counted
      left join lateral (${page(filter, keyed(order, sql`found`), exactly)}) as page on true`.execute(trx);
    if (rows.every(({ found }) => found <= foundMax)) return rows.filter(({ id }) => id !== null);
  }
  return (await page(filter, keyed(order, sql`sample_listings`), exactly).execute(trx)).rows;
}

/** What a sample has to be: exactly, and in terms as far as they can say it. */
interface Asked {
  readonly wanted: readonly RawBuilder<boolean>[];
  /** One of each group. */
  readonly facts: readonly (readonly string[])[];
  readonly said: string;
}

function asked(filter: Filter): Asked {
  const wanted: RawBuilder<boolean>[] = [];
  const facts: (readonly string[])[] = [];
  const kinds = kindsOf(filter);
  // Strands are of a kind, so nobody has to look.
  if (kinds.length < soundKind.options.length) facts.push(kinds.map((kind) => `kind ${kind}`));

  const tempos = temposOf(filter);
  if (tempos) {
    if (!orders[filter.sort].byTempo) wanted.push(tempoIn(tempos));
    const terms = tempoTerms(tempos, '', 1) ?? tempoTerms(tempos, 'tens ', 10);
    if (terms) facts.push(terms);
  }

  const { key: tonic, scale, tags = [], q } = filter;
  if (tonic !== null && scale !== null) {
    const keys = filter.compatible ? compatibleKeys({ tonic, scale }) : [{ tonic, scale }];
    wanted.push(eitherOf(keys.map((key) => sql`tonic = ${key.tonic} and scale = ${key.scale}`)));
    facts.push(keys.map((key) => `key ${key.tonic} ${key.scale}`));
  } else if (tonic !== null) {
    wanted.push(sql`tonic = ${tonic}`);
    facts.push([`tonic ${tonic}`]);
  } else if (scale !== null) {
    wanted.push(sql`scale = ${scale}`);
    facts.push([`scale ${scale}`]);
  }
  for (const tag of tags) {
    wanted.push(sql`strpos(tags, chr(10) || folded(${tag}) || chr(10)) > 0`);
    facts.push([`tag ${tag}`]);
  }
  if (q) wanted.push(sql`(strpos(name, folded(${q})) > 0 or strpos(tags, folded(${q})) > 0)`);
  return { wanted, facts, said: q ?? '' };
}

const eitherOf = (choices: readonly RawBuilder<unknown>[]) => sql<boolean>`(${sql.join(choices, sql` or `)})`;

const tempoIn = (tempos: readonly TempoRange[]) =>
  eitherOf(tempos.map(([low, high]) => sql`bpm between ${low} and ${high}`));

const kindsOf = ({ kind }: Filter) => (kind === null ? soundKind.options : [...new Set([kind].flat())]);

const temposOf = ({ bpm_min, bpm_max, folding }: Filter) => tempoRanges(bpm_min, bpm_max, folding !== false);

/** More tempos than this say little, and take long to put together. */
const tempoTermsMax = 24;

function tempoTerms(tempos: readonly TempoRange[], unit: string, width: number): string[] | null {
  const steps = tempos.map(([low, high]) => [Math.floor(low / width), Math.floor(high / width)] as const);
  const count = steps.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  if (count > tempoTermsMax) return null;
  return steps.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, step) => `bpm ${unit}${first + step}`),
  );
}

interface Order {
  /** As in an index, and never null: what has no tempo comes last either way. */
  readonly key: RawBuilder<unknown>;
  readonly type: RawBuilder<unknown>;
  readonly descending: boolean;
  readonly byTempo: boolean;
  /** One end of the order is mostly without tempo, and an index has those with one alone. */
  readonly timedApart: boolean;
}
const byTime = { key: sql`created_at`, type: sql`timestamptz`, byTempo: false, timedApart: false };
const byLength = { key: sql`duration_s`, type: sql`real`, byTempo: false, timedApart: true };
const byTempo = { type: sql`real`, byTempo: true, timedApart: false };
const byName = { key: sql`name`, type: sql`text`, byTempo: false, timedApart: false };

const orders: Readonly<Record<Filter['sort'], Order>> = {
  created_at: { ...byTime, descending: false },
  '-created_at': { ...byTime, descending: true },
  bpm: { ...byTempo, key: sql`rising_bpm`, descending: false },
  '-bpm': { ...byTempo, key: sql`falling_bpm`, descending: true },
  duration_s: { ...byLength, descending: false },
  '-duration_s': { ...byLength, descending: true },
  filename: { ...byName, descending: false },
};

const sorted = ({ descending }: Order) =>
  descending ? sql`order by sort_key desc, sample_id desc` : sql`order by sort_key, sample_id`;

const beyond = ({ key, type, descending }: Order, after: PageEnd) =>
  sql<boolean>`(${key}, sample_id) ${descending ? sql`<` : sql`>`} (${after.key}::${type}, ${after.id})`;

/**
 * The listings of each kind, and of each range where the order is that of tempos. An index has each of them in order, and
 * only because each says so, with its key among its columns, can they be merged without a sort.
 */
function strandsOf(filter: Filter, order: Order, after: PageEnd | null, most: number): RawBuilder<unknown>[] {
  const ranges = temposOf(filter);
  const tempos = (order.byTempo && ranges) || [null];
  const timed = ranges && order.timedApart ? sql`and bpm is not null` : sql``;
  const rest = after ? sql`and ${beyond(order, after)}` : sql``;
  return kindsOf(filter).flatMap((kind) =>
    tempos.map((tempo) => {
      const within = tempo ? sql`and ${order.key} between ${tempo[0]} and ${tempo[1]}` : sql``;
      return sql`(
        select *, ${order.key} as sort_key from sample_listings
        where kind = ${kind} ${timed} ${within} ${rest} ${sorted(order)} limit ${most})`;
    }),
  );
}

const keyed = ({ key }: Order, listings: RawBuilder<unknown>) =>
  sql`(select *, ${key} as sort_key from ${listings}) as keyed`;

const page = (filter: Filter, from: RawBuilder<unknown>, wanted: readonly RawBuilder<boolean>[]) => {
  const order = orders[filter.sort];
  const where = wanted.length > 0 ? sql`where ${sql.join(wanted, sql` and `)}` : sql``;
  return sql<PageEnd>`
    select sample_id as id, sort_key::text as key from ${from} ${where} ${sorted(order)} limit ${filter.limit + 1}`;
};
