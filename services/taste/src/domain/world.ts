import type { Answers, Seeds } from '@trc/contracts/documents/answers.v1';
import type { Features } from '@trc/contracts/documents/track.v1';
import { type World, worldSchema } from '@trc/contracts/documents/world.v1';
import { seedOf } from '@trc/music/dice';
import { featuresFrom } from '@trc/music/features';
import type { Reading } from './answers.ts';
import { answersTableVersion, type Geometry } from './answers-table.v1.ts';
import { type CatalogueSpace, project } from './catalogue-space.ts';
import { draftIntersections } from './intersections.ts';
import { clamp, round } from './numbers.ts';
import { listSeeds, type Seed } from './seeds.ts';
import { centroidOf, measure, targetOf, weighFame, weighReleases, weighTags } from './taste.ts';
import { write } from './writer.ts';

export interface WorldInput {
  readonly id: World['id'];
  readonly version: number;
  readonly kind: Seeds['kind'];
  readonly seeds: readonly Seed[];
  readonly answers: Answers;
  readonly reading: Reading;
  readonly space: CatalogueSpace;
  /** What the adapters had to leave out, one sentence each. */
  readonly leftOut: readonly string[];
}

/** Seeds and read answers → the world as the local writer tells it. Pure: the same input gives the same document. */
export function createWorld({
  id,
  version,
  kind,
  seeds,
  answers,
  reading,
  space,
  leftOut,
}: WorldInput): World {
  const measured = measure(space, seeds);
  const centroid = centroidOf(measured);
  const target = targetOf(centroid, reading.shift);
  const tagWeights = weighTags(seeds, reading.tags, reading.excludeKeywords);
  const randomSeed = seedOf(`${id}:${version}`);
  const drafts = draftIntersections({ space, seeds, measured, target, tagWeights });
  const written = write({ randomSeed, reading, target, tags: [...tagWeights.keys()], drafts });
  const { tracks, also, unnamed } = listSeeds(seeds);
  const notes = [...leftOut];
  if (centroid === null) {
    notes.push('No audio features of the seeds were available; answers and tags alone describe this world.');
  } else if (measured.length < seeds.length) {
    notes.push(`${seeds.length - measured.length} of ${seeds.length} seeds have no audio features.`);
  }
  if (unnamed > 0) notes.push(`${unnamed} seeds count in the world but may come back as suggestions.`);
  return worldSchema.parse({
    schema_version: 1,
    id,
    version,
    name: written.name,
    prose: written.prose,
    seeds: { kind, tracks, ...(also.length > 0 ? { also } : {}) },
    answers,
    answers_table_version: answersTableVersion,
    geometry: reading.geometry,
    keywords: reading.keywords,
    exclude_keywords: reading.excludeKeywords,
    ranges: reading.ranges,
    scaler: { version: space.version, mean: space.mean, sd: space.sd },
    centroid: centroid && roundAll(centroid),
    target,
    components: centroid && { version: space.version, centroid: project(space, centroid) },
    released: Object.fromEntries(weighReleases(seeds)),
    fame: weighFame(seeds),
    tag_weights: Object.fromEntries(tagWeights),
    semantic: null,
    intersections: written.intersections,
    prompt_version: null,
    random_seed: randomSeed,
    left_out: notes,
  } satisfies Record<keyof World, unknown>);
}

const roundAll = (features: Features) =>
  featuresFrom((name) => (features[name] === undefined ? undefined : round(features[name])));

/** How far a model may move a pole away from what the table says. */
export const refinementMax = 0.2;

/** A model's words for a world, already checked against their schema. */
export interface Refinement {
  readonly name: string;
  readonly prose: string;
  readonly geometry: Partial<Geometry>;
  readonly intersections: ReadonlyArray<{
    readonly id: string;
    readonly name: string;
    readonly description: string;
  }>;
}

/**
 * Takes over a model's words and lets its poles move within ±`refinementMax` of the table's. Ids, bounds and biases stay.
 * An unknown intersection is ignored; a name that would come twice is not taken.
 */
export function refine(world: World, refinement: Refinement, promptVersion: string): World {
  const names = new Set<string>();
  const moved = (pole: keyof Geometry) => {
    const own = world.geometry[pole];
    const wished = refinement.geometry[pole] ?? own;
    return round(clamp(clamp(wished, own - refinementMax, own + refinementMax), -1, 1));
  };
  return {
    ...world,
    name: refinement.name.trim().slice(0, 80) || world.name,
    prose: refinement.prose.trim().slice(0, 1_000) || world.prose,
    geometry: {
      darkness_warmth: moved('darkness_warmth'),
      intimate_expansive: moved('intimate_expansive'),
      acoustic_electronic: moved('acoustic_electronic'),
    },
    intersections: world.intersections.map((intersection) => {
      const words = refinement.intersections.find(({ id }) => id === intersection.id);
      const wished = words?.name.trim().slice(0, 60) ?? '';
      const name = wished === '' || names.has(wished.toLowerCase()) ? intersection.name : wished;
      names.add(name.toLowerCase());
      return {
        ...intersection,
        name,
        description: words?.description.trim().slice(0, 300) || intersection.description,
      };
    }),
    prompt_version: promptVersion,
  };
}
