import { analysisSchema } from '@trc/contracts/documents/sample.v1';
import { newId } from '@trc/contracts/ids';
import { inTenant } from '@trc/runtime/tenancy';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Database } from '../../services/analysis/src/outbound/database.ts';
import { addSample } from '../../services/analysis/src/outbound/samples.store.ts';
import { variedAnalyses } from '../../services/analysis/test/varied-sounds.ts';

const soundsMeasured = 160;
/** Other sounds than those that the axes were fitted to. */
const firstSeed = 50_000;
const rowsAtOnce = 50_000;
/** A prime, so that what belongs together lies far apart. */
const stride = 7_919;

/** What names and tags are made of. */
const words =
  `kick snare hat clap perc rim tom crash ride shaker bass sub lead pad pluck keys piano rhodes organ strings brass
  horn flute guitar vocal chop adlib fx riser impact sweep noise vinyl foley texture drone chord stab arp melody loop break
  fill groove beat tape lofi jazz soul funk house techno trap drill dub reggae latin afro ambient cinema dark warm bright
  dusty dirty clean wet dry deep hard soft fat thin wide mono slow fast heavy light gritty smooth analog digital modular
  vintage modern tokyo osaka shibuya night rain street train ocean forest wind fire metal wood glass water`.split(
    /\s+/,
  );

export interface Filling {
  /** The first has `count` sounds, each other one `countEach`. */
  readonly tenants: readonly string[];
  readonly count: number;
  readonly countEach: number;
}

/**
 * Fills the library, tenants in mixed order. Each sound is a measured one, moved up to half the way to another, and shaken
 * a little in every direction, so that no two are alike; the curves that no list shows are left out. Names, tags, tempos
 * and keys are thrown by dice that begin alike, and depend on each other where they do in life: one-shots are short and
 * have no tempo, only songs are called "mixdown" (every second), only what has no key is tagged "atonal" (15 in 100). One in
 * 3,000 is tagged "keeper", one in 20,000 has a Japanese name.
 */
export async function fillLibrary(
  db: Kysely<Database>,
  admin: pg.Client,
  { tenants, count, countEach }: Filling,
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
  // Indexes that are made at the end are made in a tenth of the time.
  const { rows: indexes } = await admin.query<{ name: string; made_by: string }>(
    `select 'analysis.' || indexname as name, indexdef as made_by from pg_indexes
     where schemaname = 'analysis' and tablename in ('samples', 'sample_listings') and indexname not like '%pkey'`,
  );
  for (const { name } of indexes) await admin.query(`drop index ${name}`);
  await admin.query(`set synchronous_commit = off`);
  await admin.query(`set maintenance_work_mem = '512MB'`);
  await admin.query(`set jit = off`);
  // Nothing looks after each row: listings are made at once, and point at what is there.
  await admin.query('set session_replication_role = replica');
  await admin.query('select setseed(0.5)');
  await admin.query(
    `create temporary table base as
     select row_number() over (order by id) - 1 as n, similarity, sha256,
       analysis || '{"onsets_s": [], "beats_s": [], "similarity": [], "peaks": {"min": [], "max": []}}' as analysis
     from analysis.samples where tenant_id = $1`,
    [source],
  );
  const total = count + (tenants.length - 1) * countEach;
  for (let first = 1; first <= total; first += rowsAtOnce)
    await admin.query(fillSql, [
      ...[first, Math.min(first + rowsAtOnce - 1, total), total, stride, soundsMeasured],
      ...[count, tenants, words],
    ]);
  await admin.query(
    `insert into analysis.sample_listings
       (sample_id, tenant_id, kind, bpm, tonic, scale, duration_s, name, tags, created_at)
     select id, tenant_id, kind, bpm, tonic, scale, duration_s, left(analysis.folded(filename), 300),
       analysis.tag_lines(tags || hand_tags), created_at
     from analysis.samples where tenant_id <> $1`,
    [source],
  );
  for (const { made_by } of indexes) await admin.query(made_by);
  await admin.query('alter index analysis.sample_listings_by_terms alter column 1 set statistics 0');
  await admin.query('set session_replication_role = origin');
  await admin.query('vacuum analyze analysis.samples, analysis.sample_listings');
}

const fillSql = `
  with pick as materialized (
    select i, (i::bigint * $4::int) % $3::int as at, floor(random() * $5)::int as a, floor(random() * $5)::int as b,
      random() / 2 as share, (60 + 120 * random())::real as tempo, -18 + 12 * random() as lufs, random() as key_dice,
      random() as tag_dice, random() as length, $8::text[] as words, array_length($8::text[], 1) as most,
      (array['one-shot', 'loop', 'one-shot', 'loop', 'one-shot', 'loop', 'one-shot', 'loop', 'loop', 'song'])[1 + floor(10 * random())::int] as kind,
      (array['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'])[1 + floor(12 * random())::int] as tonic,
      (array['major', 'minor'])[1 + floor(2 * random())::int] as scale
    from generate_series($1::int, $2::int) as i),
  named as materialized (
    select *, case when key_dice < 0.7 then tonic end as its_tonic, case when key_dice < 0.7 then scale end as its_scale,
      words[1 + floor(most * random())::int] || '_' || words[1 + floor(most * random())::int] as title,
      array[words[1 + floor(most * random() * random())::int], words[1 + floor(most * random())::int]] as said
    from pick),
  made as materialized (
    select named.*, base.analysis, base.sha256, mixed.vector
    from named join base on base.n = named.a join base as other on other.n = named.b cross join lateral (
      select array_agg(v / norm)::real[] as vector from (
        select v, sqrt(sum(v * v) over ()) as norm from (
          select x + named.share * (y - x) + 0.02 * (random() + random() + random() - 1.5) as v
          from unnest(base.similarity, other.similarity) as pair(x, y)) as moved) as long) as mixed)
  insert into analysis.samples (id, tenant_id, user_id, job_id, filename, mime, object_key, size_bytes, sha256, kind, bpm,
    tonic, scale, duration_s, tags, hand_tags, similarity, analysis, created_at, features, place)
  select 'smp_' || lpad(i::text, 26, '0'),
    case when at < $6::int then ($7::text[])[1] else ($7::text[])[2 + at % (cardinality($7::text[]) - 1)] end,
    'usr', 'job',
    case when at % 20000 = 7 then '東京の夜' else title end
      || case when kind = 'song' and i % 2 = 0 then '_mixdown' else '' end
      || case when kind <> 'one-shot' then '_' || round(tempo) || 'bpm' else '' end
      || case when its_tonic is not null then '_' || its_tonic || case its_scale when 'minor' then 'm' else '' end else '' end
      || '_' || at || '.wav',
    'audio/wav', i::text, 1, sha256 || i, kind, case when kind <> 'one-shot' then tempo end, its_tonic, its_scale,
    case kind when 'one-shot' then 0.1 + 2 * length when 'loop' then 2 + 14 * length else 60 + 240 * length end,
    said || case when its_tonic is null and tag_dice < 0.15 then '{atonal}' else '{}' end::text[],
    case when at % 3000 = 11 then '{keeper}' else '{}' end::text[],
    vector, analysis, timestamptz '2026-01-01' + i * interval '20 seconds',
    jsonb_build_object('tempo', tempo, 'loudness', lufs),
    case when kind <> 'one-shot' then
      analysis.cube_enlarge(analysis.cube(array[greatest(-4, least(4, (tempo - 120.960446) / 26.944986)),
        greatest(-4, least(4, (lufs + 6.817016) / 3.034086))]), 0.000001, 2) end
  from made`;
