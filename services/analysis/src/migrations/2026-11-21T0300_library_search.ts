import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';
import { similarityAxes } from './similarity-axes.v1.ts';

/**
 * What makes a library searchable by nearness.
 * `features` is what is measured in a catalogue's units, `place` the same in the catalogue's standard deviations: tempo,
 * then loudness; a coordinate that is missing counts as 0, the mean, so more features may follow at the end.
 * `outline` is the similarity vector along its few widest axes. Because these are at right angles, two outlines are never
 * further apart than their vectors, and the index on them finds whom it is worth to compare in full.
 * Both are kept as cubes of a hair's width. The index divides a full page by the pair that wastes the most room, and for
 * points that is always nothing: sounds that come in order would each get a page of their own.
 * Both indexes begin with the tenant: nobody's search walks through the sounds of others.
 */
export async function up(db: AnyDatabase): Promise<void> {
  await ensureExtension(db, 'cube', 'analysis');
  await ensureExtension(db, 'btree_gist', null);

  await sql`
    alter table analysis.samples
      add column features jsonb not null default '{}',
      add column place analysis.cube`.execute(db);
  await sql`
    update analysis.samples set
      features = jsonb_strip_nulls(
        jsonb_build_object('tempo', bpm, 'loudness', analysis #> '{loudness,integrated_lufs}'))`.execute(db);
  await sql`
    update analysis.samples set
      place = analysis.cube_enlarge(analysis.cube(array[
        coalesce(greatest(-4, least(4, ((features ->> 'tempo')::float8 - 120.960446) / 26.944986)), 0),
        coalesce(greatest(-4, least(4, ((features ->> 'loudness')::float8 + 6.817016) / 3.034086)), 0)]), 0.000001, 2)
    where kind <> 'one-shot' and features <> '{}'`.execute(db);

  const names = similarityAxes.map((_, index) => sql.id(`axis_${index + 1}`));
  const axes = similarityAxes.map((axis) => sql`${sql.lit(`{${axis.join(',')}}`)}::real[]`);
  const along = names.map((axis) => sql`coalesce(sum(x::double precision * ${axis}), 0)`);
  await sql`
    create function analysis.outline(vector real[]) returns analysis.cube
    language sql immutable parallel safe
    begin atomic
      select analysis.cube_enlarge(analysis.cube(array[${sql.join(along)}]), 0.000001, ${sql.lit(along.length)})
      from unnest(vector, ${sql.join(axes)}) as entry(x, ${sql.join(names)});
    end`.execute(db);
  await sql`
    alter table analysis.samples
      add column outline analysis.cube generated always as (analysis.outline(similarity)) stored`.execute(db);

  await sql`create index samples_by_place on analysis.samples using gist (tenant_id, place) where place is not null`.execute(
    db,
  );
  await sql`create index samples_by_outline on analysis.samples using gist (tenant_id, outline)`.execute(db);
}

/**
 * Extensions belong to the database. Both are trusted: whoever may create schemas may create them. The service's role
 * sees its own schema alone, so an operator that its queries name must be there.
 */
async function ensureExtension(db: AnyDatabase, name: string, schema: string | null): Promise<void> {
  const { rows } = await sql<{ schema: string | null }>`
    select nspname as schema from pg_available_extensions
    left join pg_extension on extname = name
    left join pg_namespace on pg_namespace.oid = extnamespace
    where name = ${name}`.execute(db);
  const [found] = rows;
  if (!found)
    throw new Error(
      `This Postgres server does not have the extension "${name}", which the search for look-alikes needs. Install its contrib modules (Debian, Alpine: postgresql-contrib) and migrate again.`,
    );
  if (found.schema === null) await sql`create extension ${sql.id(name)} with schema analysis`.execute(db);
  else if (schema !== null && found.schema !== schema)
    throw new Error(
      `The extension "${name}" is in the schema "${found.schema}", which the service's role cannot see. Run "alter extension ${name} set schema ${schema}" in this database and migrate again.`,
    );
}
