import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';
import { similarityAxes } from './similarity-axes.v2.ts';

/**
 * What is stored already gets the fields that an analysis has now, as far as it is known: no beats, a grid that says
 * nothing, no estimates. Its place keeps two coordinates, and those that are missing count as 0, the mean, which is what
 * a feature without an estimate counts as. Look-alikes are sought among what one version of the analyser measured, so
 * the index begins with that too. Features are weighed anew in the similarity vector, so other axes are its widest.
 */
export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    update analysis.samples set analysis = analysis || '{"beats_s": [], "listener_features": null}'
    where not analysis ? 'beats_s'`.execute(db);
  await sql`
    update analysis.samples set
      analysis = jsonb_set(analysis, '{tempo,beat_grid}', '{"first_beat_s": 0, "stability": 0}')
    where jsonb_typeof(analysis -> 'tempo') = 'object' and not analysis -> 'tempo' ? 'beat_grid'`.execute(db);
  await sql`
    alter table analysis.samples
      add column analyser_version text generated always as (analysis ->> 'analyser_version') stored`.execute(
    db,
  );
  await sql`alter table analysis.samples drop column outline`.execute(db);
  const names = similarityAxes.map((_, index) => sql.id(`axis_${index + 1}`));
  const axes = similarityAxes.map((axis) => sql`${sql.lit(`{${axis.join(',')}}`)}::real[]`);
  const along = names.map((axis) => sql`coalesce(sum(x::double precision * ${axis}), 0)`);
  await sql`
    create or replace function analysis.outline(vector real[]) returns analysis.cube
    language sql immutable parallel safe
    begin atomic
      select analysis.cube_enlarge(analysis.cube(array[${sql.join(along)}]), 0.000001, ${sql.lit(along.length)})
      from unnest(vector, ${sql.join(axes)}) as entry(x, ${sql.join(names)});
    end`.execute(db);
  await sql`
    alter table analysis.samples
      add column outline analysis.cube generated always as (analysis.outline(similarity)) stored`.execute(db);
  await sql`
    create index samples_by_outline on analysis.samples using gist (tenant_id, analyser_version, outline)`.execute(
    db,
  );
}
