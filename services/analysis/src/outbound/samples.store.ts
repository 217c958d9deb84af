import type { Analysis, Sample, Vibe } from '@trc/contracts/documents/sample.v1';
import { type Selectable, sql, type Transaction } from 'kysely';
import { type Aim, featuresOf, type LibrarySound, placeOf } from '../domain/library/library-track.ts';
import type { Database } from './database.ts';

export type SampleRow = Selectable<Database['samples']>;

export interface NewSample {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly jobId: string;
  readonly filename: string;
  readonly mime: string;
  readonly objectKey: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly analysis: Analysis;
  readonly vibe: Vibe | null;
  readonly vibeSkipped: string | null;
  readonly createdAt: Date;
}

export async function addSample(trx: Transaction<Database>, sample: NewSample): Promise<void> {
  const { analysis, vibe } = sample;
  await trx
    .insertInto('samples')
    .values({
      id: sample.id,
      tenant_id: sample.tenantId,
      user_id: sample.userId,
      job_id: sample.jobId,
      filename: sample.filename,
      mime: sample.mime,
      object_key: sample.objectKey,
      size_bytes: sample.sizeBytes,
      sha256: sample.sha256,
      ...measured(analysis),
      tags: vibe ? [...new Set([...vibe.mood, ...vibe.texture])] : [],
      vibe: vibe && JSON.stringify(vibe),
      vibe_skipped: sample.vibeSkipped,
      created_at: sample.createdAt,
    })
    .execute();
}

/** Replaces what was measured of a sample; everything else of it stays. `false`: it is there no more. */
export async function replaceAnalysis(
  trx: Transaction<Database>,
  id: string,
  analysis: Analysis,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('samples')
    .set(measured(analysis))
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The columns that an analysis fills. */
function measured(analysis: Analysis) {
  const place = placeOf(analysis);
  return {
    kind: analysis.kind,
    bpm: analysis.tempo?.bpm ?? null,
    tonic: analysis.key?.tonic ?? null,
    scale: analysis.key?.scale ?? null,
    duration_s: analysis.duration_s,
    similarity: [...analysis.similarity],
    analysis: JSON.stringify(analysis),
    features: JSON.stringify(featuresOf(analysis)),
    place: place && hairWide(place),
  };
}

/** The index cannot divide points that come in order; cubes of this half width it can. In standard deviations. */
const hair = 0.000_001;

const hairWide = (place: readonly number[]) =>
  sql<string>`cube_enlarge(cube(${place}::float8[]), ${hair}, ${place.length})`;

export async function findSample(trx: Transaction<Database>, id: string): Promise<SampleRow | null> {
  return (await trx.selectFrom('samples').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** A sample of the tenant with exactly these bytes, measured by this version of the analyser. */
export async function findSameBytes(
  trx: Transaction<Database>,
  sha256: string,
  analyserVersion: string,
): Promise<SampleRow | null> {
  const row = await trx
    .selectFrom('samples')
    .selectAll()
    .where('sha256', '=', sha256)
    .where('analyser_version', '=', analyserVersion)
    .executeTakeFirst();
  return row ?? null;
}

export async function removeSample(trx: Transaction<Database>, id: string): Promise<void> {
  await trx.deleteFrom('samples').where('id', '=', id).execute();
}

/** Of two changes the later one holds, in whatever order they come. */
export async function renameSample(
  trx: Transaction<Database>,
  id: string,
  filename: string,
  at: Date,
): Promise<void> {
  await trx
    .updateTable('samples')
    .set({ filename, renamed_at: at })
    .where('id', '=', id)
    .where((row) => row.or([row('renamed_at', 'is', null), row('renamed_at', '<=', at)]))
    .execute();
}

/** As {@link renameSample}. */
export async function tagSample(
  trx: Transaction<Database>,
  id: string,
  tags: readonly string[],
  at: Date,
): Promise<void> {
  await trx
    .updateTable('samples')
    .set({ hand_tags: [...tags], tagged_at: at })
    .where('id', '=', id)
    .where((row) => row.or([row('tagged_at', 'is', null), row('tagged_at', '<=', at)]))
    .execute();
}

/** Made before an instant, the oldest first. One row more than `limit` says that there is a next page. */
export function listAging(
  trx: Transaction<Database>,
  createdBefore: Date,
  limit: number,
  after: { readonly createdAt: Date; readonly id: string } | null,
): Promise<Array<Pick<SampleRow, 'id' | 'user_id' | 'created_at'>>> {
  let query = trx
    .selectFrom('samples')
    .select(['id', 'user_id', 'created_at'])
    .where('created_at', '<', createdBefore)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit + 1);
  if (after) query = query.where(sql<boolean>`(created_at, id) > (${after.createdAt}, ${after.id})`);
  return query.execute();
}

/** So many of the nearest outlines are compared in full. */
const outlinesMax = 1_000;

/**
 * Nearest first by the cosine of unit vectors, which is half the square of the distance between their ends; only among
 * what the same version of the analyser measured, because another one may mean something else by the same number. The index
 * gives the nearest outlines, and the vectors of these are compared: what is nearest is missed only when more than
 * `outlinesMax` others look nearer in outline. Source: filter and refine over a distance that never overestimates
 * (Faloutsos et al., SIGMOD 1994).
 */
export async function listNearest(
  trx: Transaction<Database>,
  to: Pick<SampleRow, 'id' | 'similarity' | 'analyser_version'>,
  limit: number,
): Promise<Array<SampleRow & { distance: number }>> {
  return trx
    .with('outlined', (db) =>
      db
        .selectFrom('samples')
        .select(['id', 'similarity'])
        .where('analyser_version', '=', to.analyser_version)
        .where('id', '<>', to.id)
        .orderBy(sql`outline <-> outline(${to.similarity}::real[])`)
        .limit(outlinesMax),
    )
    .with('nearest', (db) =>
      db
        .selectFrom('outlined')
        .select('id')
        .select(
          sql<number>`power(cube(similarity::float8[]) <-> cube(${to.similarity}::real[]::float8[]), 2) / 2`.as(
            'distance',
          ),
        )
        .orderBy('distance')
        .orderBy('id')
        .limit(limit),
    )
    .selectFrom('nearest')
    .innerJoin('samples', 'samples.id', 'nearest.id')
    .selectAll('samples')
    .select('nearest.distance')
    .orderBy('nearest.distance')
    .orderBy('samples.id')
    .execute();
}

const librarySound = [
  'id',
  'filename',
  'duration_s',
  'features',
  sql<string[]>`tags || hand_tags`.as('tags'),
] as const;

/** In the order of the ids; what is not there is left out. */
export async function listNamed(trx: Transaction<Database>, ids: readonly string[]): Promise<LibrarySound[]> {
  const rows = await trx.selectFrom('samples').select(librarySound).where('id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Loops and songs, the nearest to the aim first; the newest where there is none. */
export async function listNearPlace(
  trx: Transaction<Database>,
  aim: Aim | null,
  limit: number,
): Promise<LibrarySound[]> {
  const placed = trx.selectFrom('samples').select(librarySound).where('place', 'is not', null).limit(limit);
  if (aim === null) return placed.orderBy('created_at', 'desc').orderBy('id').execute();
  return placed.orderBy(sql`place <-> cube(${aim.low}::float8[], ${aim.high}::float8[])`).execute();
}

export function toSample(row: SampleRow): Sample {
  return {
    id: row.id as Sample['id'],
    filename: row.filename,
    status: 'ready',
    size_bytes: row.size_bytes,
    sha256: row.sha256,
    analysis: row.analysis,
    vibe: row.vibe,
    vibe_skipped: row.vibe_skipped,
    tags: row.tags,
    hand_tags: row.hand_tags,
    job_id: row.job_id as Sample['job_id'],
    created_at: row.created_at.toISOString(),
  };
}

/** Without the curves and times that make an analysis long and that no list shows. */
export function toListedSample(row: SampleRow): Sample {
  const { peaks } = row.analysis;
  const unread = { similarity: [], onsets_s: [], beats_s: [], peaks: { ...peaks, min: [], max: [] } };
  return toSample({ ...row, analysis: { ...row.analysis, ...unread } });
}
