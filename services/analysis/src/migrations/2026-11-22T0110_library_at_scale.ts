import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

/**
 * What a list of the library sorts and filters by, in a narrow row beside each sample, so that walking over thousands
 * costs milliseconds. A trigger keeps it true, whoever writes.
 *
 * A walk in a list's order has an index of its own for each kind, because kinds differ in length and tempo: whoever asks
 * for the longest one-shots must not walk past every song. What is rare is found by terms: facts of a sound, and every
 * three characters in a row of its name and tags. Each term begins with the end of the tenant's id, so that nobody's
 * search reads what belongs to others. Row-level security keeps operators that might leak out of indexes, so the search
 * by terms is a function that runs as the owner and looks at the tenant itself.
 */
export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create function analysis.folded(said text) returns text language sql immutable parallel safe
    return lower(normalize(said, nfkc))`.execute(db);
  await sql`
    create function analysis.tag_lines(tags text[]) returns text language sql immutable parallel safe
    begin atomic
      select chr(10) || coalesce(string_agg(tag || chr(10), '' order by tag), '')
      from (select distinct analysis.folded(said) from unnest(tags) as said) as each(tag) where tag <> '';
    end`.execute(db);
  // Names of every length fit into an index, and strings are compared alike whatever the server's language is. What has no
  // tempo comes last either way; row-level security keeps an expression that says so out of an index, but not a column.
  await sql`
    create table analysis.sample_listings (
      sample_id text collate "C" primary key,
      tenant_id text not null,
      kind text not null,
      bpm real,
      rising_bpm real not null generated always as (coalesce(bpm, 100000)) stored,
      falling_bpm real not null generated always as (coalesce(bpm, -1)) stored,
      tonic text,
      scale text,
      duration_s real not null,
      name text collate "C" not null,
      tags text not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`
    create function analysis.list_sample() returns trigger language plpgsql as $$
    begin
      insert into analysis.sample_listings as listing
        (sample_id, tenant_id, kind, bpm, tonic, scale, duration_s, name, tags, created_at)
      values (new.id, new.tenant_id, new.kind, new.bpm, new.tonic, new.scale, new.duration_s,
        left(analysis.folded(new.filename), 300), analysis.tag_lines(new.tags || new.hand_tags), new.created_at)
      on conflict (sample_id) do update set
        kind = excluded.kind, bpm = excluded.bpm, tonic = excluded.tonic, scale = excluded.scale,
        duration_s = excluded.duration_s, name = excluded.name, tags = excluded.tags, created_at = excluded.created_at;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger listed
    after insert or update of kind, bpm, tonic, scale, duration_s, filename, tags, hand_tags, created_at
    on analysis.samples for each row execute function analysis.list_sample()`.execute(db);
  await sql`
    insert into analysis.sample_listings
      (sample_id, tenant_id, kind, bpm, tonic, scale, duration_s, name, tags, created_at)
    select id, tenant_id, kind, bpm, tonic, scale, duration_s, left(analysis.folded(filename), 300),
      analysis.tag_lines(tags || hand_tags), created_at
    from analysis.samples`.execute(db);
  await sql`
    alter table analysis.sample_listings
      add foreign key (sample_id) references analysis.samples on delete cascade`.execute(db);
  await tenantTable(db, 'analysis', 'sample_listings');

  for (const key of ['created_at', 'rising_bpm', 'falling_bpm', 'duration_s', 'name'])
    await sql`create index ${sql.id(`sample_listings_by_${key}`)} on analysis.sample_listings (tenant_id, kind, ${sql.id(key)}, sample_id)`.execute(
      db,
    );
  // The shortest sounds have no tempo: whoever asks for one must not walk past them.
  await sql`
    create index sample_listings_timed_by_duration_s on analysis.sample_listings (tenant_id, kind, duration_s, sample_id)
    where bpm is not null`.execute(db);

  // The price keeps the planner from computing terms where the index has them.
  await sql`
    create function analysis.listing_terms(of_tenant text, kind text, bpm real, tonic text, scale text, name text, tags text)
    returns tsvector language sql immutable parallel safe cost 10000
    begin atomic
      select array_to_tsvector(array_agg(right(of_tenant, 8) || term))
      from (
        select ':' || substr(lines, at, 3)
        from (values (name || tags)) as it(lines), generate_series(1, length(lines)) as at
        union all
        select '=' || lower(fact)
        from unnest(array['kind ' || kind, 'tonic ' || tonic, 'scale ' || scale, 'key ' || tonic || ' ' || scale,
          'bpm ' || floor(bpm), 'bpm tens ' || floor(bpm / 10)]) as fact
        where fact is not null
        union all
        select left('=tag ' || tag, 100) from unnest(string_to_array(trim(chr(10) from tags), chr(10))) as tag
      ) as said(term);
    end`.execute(db);
  // Without a list of what waits to be filed: every search would read all of it.
  await sql`
    create index sample_listings_by_terms on analysis.sample_listings
    using gin (analysis.listing_terms(tenant_id, kind, bpm, tonic, scale, name, tags)) with (fastupdate = off)`.execute(
    db,
  );
  // Nobody plans by them, and they take minutes to gather.
  await sql`alter index analysis.sample_listings_by_terms alter column 1 set statistics 0`.execute(db);
  await sql`
    create function analysis.quoted_term(term text) returns text language sql stable
    return '''' || replace(replace(right(current_setting('app.tenant_id', true), 8) || term, '\\', '\\\\'), '''', '''''') || ''''`.execute(
    db,
  );
  /*
   * Of the tenant of this transaction, at most so many that have one of each group of facts and all triples of `said`;
   * a caller looks at each again, because triples may stand apart and tempos are rounded down. One or two characters are
   * the beginning of many terms, so they are sought only when there is nothing else.
   */
  await sql`
    create function analysis.listings_with(facts jsonb, said text, most integer) returns setof analysis.sample_listings
    language sql stable security definer set search_path = analysis set work_mem = '64MB' set jit = off as $$
      with wanted(terms) as (
        select string_agg(term, ' & ')::tsquery from (
          select '(' || string_agg(quoted_term(left('=' || folded(fact), 100)), ' | ') || ')'
          from jsonb_array_elements(facts) with ordinality as of(choice, n), jsonb_array_elements_text(choice) as fact
          group by n
          union all
          select quoted_term(':' || substr(it, at, 3)) || case when length(it) < 3 then ':*' else '' end
          from folded(said) as it, generate_series(1, greatest(length(it) - 2, 1)) as at
          where length(it) > 2 or (it <> '' and facts = '[]')
        ) as each(term))
      select * from (
        select * from sample_listings
        where listing_terms(tenant_id, kind, bpm, tonic, scale, name, tags) @@ (select terms from wanted)
        offset 0) as found
      where tenant_id = current_setting('app.tenant_id', true)
      limit most $$`.execute(db);

  await sql`drop index analysis.samples_by_bpm, analysis.samples_by_key`.execute(db);
}
