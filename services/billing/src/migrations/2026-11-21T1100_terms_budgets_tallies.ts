import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await makeTerms(db);
  await makeBudgets(db);
  await widenReservations(db);
  await makeTallies(db);
  for (const table of ['terms', 'budgets', 'limit_marks', 'tallies']) await tenantTable(db, 'billing', table);
}

/** Which plan a tenant was on, when, and for what price: one row for each agreement, kept for good. */
async function makeTerms(db: AnyDatabase): Promise<void> {
  await sql`
    create table billing.terms (
      id text primary key,
      tenant_id text not null,
      plan_id text not null,
      plan_version integer not null,
      period text check (period in ('monthly', 'yearly')),
      price_micros bigint check (price_micros >= 0),
      entitlements jsonb,
      valid_from timestamptz not null,
      valid_until timestamptz check (valid_until >= valid_from),
      reason text not null check (reason in ('assigned', 'checkout', 'trial', 'cancelled', 'downgraded')),
      created_at timestamptz not null,
      foreign key (plan_id, plan_version) references billing.plans (id, version)
    )`.execute(db);
  await sql`create index terms_tenant on billing.terms (tenant_id, valid_from)`.execute(db);
  // A tenant tries a plan once, ever, however many requests meet.
  await sql`create unique index terms_trial on billing.terms (tenant_id) where reason = 'trial'`.execute(db);
  await sql`
    insert into billing.terms (id, tenant_id, plan_id, plan_version, period, valid_from, reason, created_at)
    select 'trm_' || substr(tenant_id, 5), tenant_id, plan_id, version,
      case when price_micros_monthly > 0 then 'monthly' end, assigned_at, 'assigned', assigned_at
    from billing.tenant_plans
    join lateral (
      select version, price_micros_monthly from billing.plans where id = plan_id order by version desc limit 1
    ) as plan on true`.execute(db);
  await sql`drop table billing.tenant_plans`.execute(db);
  await sql`
    create function billing.terms_are_append_only() returns trigger language plpgsql as $$
    begin
      if to_jsonb(new) - 'valid_until' is distinct from to_jsonb(old) - 'valid_until' then
        raise exception 'terms are append-only: only their end is set';
      end if;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger append_only before update on billing.terms
    for each row execute function billing.terms_are_append_only()`.execute(db);
  // Revenue is reckoned over all tenants; nothing else of the terms leaves their tenant.
  await sql`
    create function billing.terms_between(since timestamptz, before timestamptz)
    returns table (
      tenant_id text, plan_id text, plan_version integer, period text, price_micros bigint,
      valid_from timestamptz, valid_until timestamptz, reason text
    )
    language sql stable security definer set search_path = billing as $$
      select terms.tenant_id, terms.plan_id, terms.plan_version, terms.period,
        case when terms.period is null then 0 else coalesce(
          terms.price_micros,
          case terms.period when 'monthly' then plans.price_micros_monthly else plans.price_micros_yearly end,
          0
        ) end,
        terms.valid_from, terms.valid_until, terms.reason
      from terms join plans on plans.id = terms.plan_id and plans.version = terms.plan_version
      where terms.valid_from < before and (terms.valid_until is null or terms.valid_until > since)
        and terms.valid_until is distinct from terms.valid_from
      order by terms.tenant_id, terms.valid_from
    $$`.execute(db);
}

async function makeBudgets(db: AnyDatabase): Promise<void> {
  await sql`
    create table billing.budgets (
      tenant_id text not null,
      set_by text not null check (set_by in ('tenant', 'operator')),
      monthly_micros bigint not null check (monthly_micros >= 0),
      hard boolean not null,
      updated_at timestamptz not null,
      primary key (tenant_id, set_by)
    )`.execute(db);
  await sql`
    create table billing.limit_marks (
      tenant_id text not null,
      limit_name text not null,
      percent integer not null,
      window_since timestamptz not null,
      marked_at timestamptz not null,
      primary key (tenant_id, limit_name, percent, window_since)
    )`.execute(db);
}

async function widenReservations(db: AnyDatabase): Promise<void> {
  await sql`
    alter table billing.reservations
      add column quote_micros bigint not null default 0,
      add column spent_micros bigint not null default 0,
      add column spent_model_micros bigint not null default 0,
      add column time_zone text not null default 'UTC'`.execute(db);
  await sql`
    update billing.reservations set
      quote_micros = model_micros,
      answer = answer || jsonb_build_object('model_micros_max', model_micros)`.execute(db);
  await sql`
    update billing.reservations set spent_micros = spent.micros, spent_model_micros = spent.model_micros
    from (
      select job_id, sum(cost_micros) as micros,
        coalesce(sum(cost_micros) filter (where kind like 'model\\_%'), 0) as model_micros
      from billing.ledger group by job_id
    ) as spent
    where spent.job_id = reservations.job_id`.execute(db);
  await sql`
    create index reservations_held on billing.reservations (tenant_id, held_until) where state = 'held'`.execute(
    db,
  );
}

/**
 * Sums by the hour of the reservations, so that a limit is read from some hundred rows however many jobs there were.
 * The row at `-infinity` is of all time. Counts are those of settled jobs; money is what was spent, whatever became of the job.
 */
async function makeTallies(db: AnyDatabase): Promise<void> {
  await sql`
    create table billing.tallies (
      tenant_id text not null,
      hour timestamptz not null,
      uploads bigint not null,
      storage_bytes bigint not null,
      worlds bigint not null,
      spent_micros bigint not null,
      spent_model_micros bigint not null,
      primary key (tenant_id, hour)
    )`.execute(db);
  // The row of all time comes first, so that two transactions of one tenant never wait for each other in a circle.
  await sql`
    create function billing.tally(
      of_tenant text, at timestamptz, more_uploads bigint, more_bytes bigint, more_worlds bigint, more_micros bigint,
      more_model_micros bigint
    ) returns void language sql as $$
      insert into billing.tallies as row
      select of_tenant, hour, more_uploads, more_bytes, more_worlds, more_micros, more_model_micros
      from (values (1, timestamptz '-infinity'), (2, date_trunc('hour', at, 'UTC'))) as hours (place, hour)
      order by place
      on conflict (tenant_id, hour) do update set
        uploads = row.uploads + excluded.uploads,
        storage_bytes = row.storage_bytes + excluded.storage_bytes,
        worlds = row.worlds + excluded.worlds,
        spent_micros = row.spent_micros + excluded.spent_micros,
        spent_model_micros = row.spent_model_micros + excluded.spent_model_micros
    $$`.execute(db);
  await sql`
    create function billing.tally_reservation(it billing.reservations, sign integer) returns void language sql as $$
      select billing.tally(
        it.tenant_id, it.created_at, sign * counted * it.uploads, sign * counted * it.storage_bytes,
        sign * counted * it.worlds, sign * it.spent_micros, sign * it.spent_model_micros)
      from (select case it.state when 'settled' then 1 else 0 end as counted) as one
      where it.state = 'settled' or it.spent_micros <> 0
    $$`.execute(db);
  await sql`
    create function billing.reservations_tallied() returns trigger language plpgsql as $$
    begin
      if tg_op <> 'INSERT' then perform billing.tally_reservation(old, -1); end if;
      if tg_op <> 'DELETE' then perform billing.tally_reservation(new, 1); end if;
      return null;
    end $$`.execute(db);
  await sql`
    insert into billing.tallies
    select tenant_id, hour,
      coalesce(sum(uploads) filter (where state = 'settled'), 0),
      coalesce(sum(storage_bytes) filter (where state = 'settled'), 0),
      coalesce(sum(worlds) filter (where state = 'settled'), 0),
      sum(spent_micros), sum(spent_model_micros)
    from billing.reservations
    cross join lateral (values (timestamptz '-infinity'), (date_trunc('hour', created_at, 'UTC'))) as hours (hour)
    group by tenant_id, hour`.execute(db);
  await sql`
    create trigger tallied after insert or update or delete on billing.reservations
    for each row execute function billing.reservations_tallied()`.execute(db);
}
