import type { Id } from '@trc/contracts/ids';
import { type Kysely, sql } from 'kysely';

/** One sum of the ledger. */
export interface Sum {
  readonly kind: string;
  readonly operation: string;
  readonly resource: string | null;
  readonly quantity: number;
  readonly costMicros: number;
}

export interface JobCost {
  readonly kind: string;
  readonly jobs: number;
  readonly meanMicros: number;
  readonly minMicros: number;
  readonly p50Micros: number;
  readonly p95Micros: number;
  readonly maxMicros: number;
  readonly callsMean: number;
  readonly callsMax: number;
  readonly spotifyCallsMean: number;
  readonly spotifyCallsMax: number;
}

export interface WeekCost {
  readonly plan: string;
  readonly listeners: number;
  readonly weeks: number;
  readonly meanMicros: number;
  readonly minMicros: number;
  readonly p95Micros: number;
  readonly maxMicros: number;
}

export interface Figures {
  readonly sums: readonly Sum[];
  readonly jobs: readonly JobCost[];
  /** All listeners under `all`, then by plan. */
  readonly weeks: readonly WeekCost[];
  readonly lines: number;
  readonly costMicros: number;
  readonly priceTables: readonly string[];
}

/**
 * Sums the ledger by SQL, over all tenants: `admin` is the owner, whom no row-level security binds.
 * A week is seven days from `startedAt` on; a listener's week without a line counts as zero.
 */
export async function readFigures(
  admin: Kysely<unknown>,
  { startedAt, weeks }: { readonly startedAt: Date; readonly weeks: number },
): Promise<Figures> {
  const { rows: sums } = await sql<Sum>`
    select kind, operation, resource, sum(quantity)::float8 as quantity, sum(cost_micros)::float8 as "costMicros"
    from billing.ledger group by kind, operation, resource order by kind, operation, resource`.execute(admin);
  const { rows: jobs } = await sql<JobCost>`
    with costs as (
      select r.kind, l.job_id, sum(l.cost_micros)::float8 as micros,
        coalesce(sum(l.quantity) filter (where l.kind = 'provider_calls' and l.operation <> 'publish-playlist'), 0)::float8 as calls,
        coalesce(sum(l.quantity) filter (where l.kind = 'provider_calls' and l.resource = 'spotify' and l.operation <> 'publish-playlist'), 0)::float8 as spotify_calls
      from billing.ledger l join billing.reservations r using (job_id) group by r.kind, l.job_id)
    select kind, count(*)::int as jobs, avg(micros) as "meanMicros", min(micros) as "minMicros",
      percentile_cont(0.5) within group (order by micros) as "p50Micros",
      percentile_cont(0.95) within group (order by micros) as "p95Micros", max(micros) as "maxMicros",
      avg(calls) as "callsMean", max(calls) as "callsMax",
      avg(spotify_calls) as "spotifyCallsMean", max(spotify_calls) as "spotifyCallsMax"
    from costs group by kind order by kind desc`.execute(admin);
  const { rows: weekCosts } = await sql<WeekCost>`
    with weeks as (
      select t.plan_id, t.tenant_id, w.week, coalesce(sum(l.cost_micros), 0)::float8 as micros
      from (select distinct tenant_id, plan_id from billing.terms) t
      cross join generate_series(0, ${weeks} - 1) as w(week)
      left join billing.ledger l on l.tenant_id = t.tenant_id
        and l.at >= ${startedAt}::timestamptz + w.week * interval '7 days'
        and l.at < ${startedAt}::timestamptz + (w.week + 1) * interval '7 days'
      group by t.plan_id, t.tenant_id, w.week)
    select coalesce(plan_id, 'all') as plan, count(distinct tenant_id)::int as listeners, count(*)::int as weeks,
      avg(micros) as "meanMicros", min(micros) as "minMicros",
      percentile_cont(0.95) within group (order by micros) as "p95Micros", max(micros) as "maxMicros"
    from weeks group by grouping sets ((), (plan_id)) order by grouping(plan_id) desc, plan_id`.execute(
    admin,
  );
  const { rows: totals } = await sql<{ lines: number; micros: number; tables: string[] }>`
    select count(*)::int as lines, coalesce(sum(cost_micros), 0)::float8 as micros,
      coalesce(array_agg(distinct price_table_version), '{}') as tables
    from billing.ledger`.execute(admin);
  const total = totals[0];
  return {
    sums,
    jobs,
    weeks: weekCosts,
    lines: total?.lines ?? 0,
    costMicros: total?.micros ?? 0,
    priceTables: total?.tables ?? [],
  };
}

/** Bytes of the rows that one version of a world leaves behind: its document, its set of candidates and its compositions. */
export async function rowSizeBytes(
  admin: Kysely<unknown>,
  world: { readonly id: Id<'world'>; readonly version: number; readonly tenantId: string },
): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select (
      coalesce((select sum(pg_column_size(document)) from taste.world_versions
        where world_id = ${world.id} and version = ${world.version}), 0)
      + coalesce((select sum(pg_column_size(c.*)) from harvester.candidate_sets c
        where tenant_id = ${world.tenantId} and world_id = ${world.id} and world_version = ${world.version}), 0)
      + coalesce((select sum(pg_column_size(v.*)) from playlist.playlists p
        join playlist.playlist_versions v on v.playlist_id = p.id and v.world_version = ${world.version}
        where p.tenant_id = ${world.tenantId} and p.world_id = ${world.id}), 0)
    )::float8 as bytes`.execute(admin);
  return rows[0]?.bytes ?? 0;
}
