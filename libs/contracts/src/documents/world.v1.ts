import { z } from 'zod';
import { worldId } from '../ids.ts';
import { sourceSchema } from '../lineage.ts';
import { answersSchema } from './answers.v1.ts';
import { featureNames, featuresSchema, trackSchema } from './track.v1.ts';

const range = z.object({ min: z.number().optional(), max: z.number().optional() });
const pole = z.number().min(-1).max(1);

/** A theme that can be executed: bounds and bounded biases on normalised features, and tags it prefers. */
export const intersectionSchema = z.object({
  /** Stable for the life of the world: the playlist of an intersection is known by it. */
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: z.string().min(1).max(60),
  description: z.string().max(300),
  /** Standard deviations from the catalogue's mean. */
  where: z.partialRecord(z.enum(featureNames), range),
  /** Release dates, `YYYY-MM`, both ends within. */
  released: z.object({ from: z.string().optional(), to: z.string().optional() }).optional(),
  /** Added to the score for one standard deviation; a missing bias is 0. */
  bias: z.partialRecord(z.enum(featureNames), z.number().min(-0.3).max(0.3)),
  tags: z.array(z.string()).max(20),
});
export type Intersection = z.output<typeof intersectionSchema>;

/** A listener's taste as a versioned document; with a candidate set and a random seed it rebuilds any playlist. */
export const worldSchema = z.object({
  schema_version: z.literal(1),
  id: worldId,
  version: z.number().int().positive(),
  name: z.string().min(1).max(80),
  prose: z.string().max(1_000),
  seeds: z.object({
    kind: z.enum(['history', 'playlists', 'tracks']),
    tracks: z.array(trackSchema),
    /** Ids of seeds beyond the listed ones; they count like those, and none may come back as a candidate. */
    also: z.array(z.string()).optional(),
  }),
  answers: answersSchema,
  answers_table_version: z.string(),
  /** −1 is the first word of the name, +1 the second. */
  geometry: z.object({ darkness_warmth: pole, intimate_expansive: pole, acoustic_electronic: pole }),
  keywords: z.array(z.string()).max(40),
  exclude_keywords: z.array(z.string()).max(40),
  /** Raw units. */
  ranges: z.partialRecord(z.enum(featureNames), range),
  scaler: z.object({ version: z.string(), mean: featuresSchema, sd: featuresSchema }),
  /** Mean of the seeds' normalised features; `null` when no seed has features. */
  centroid: featuresSchema.nullable(),
  /** Where playlists aim, in standard deviations: the centroid moved by the answers, or the answers alone without one. */
  target: featuresSchema.optional(),
  /** The centroid in the principal components of the catalogue; `null` without features. */
  components: z.object({ version: z.string(), centroid: z.array(z.number()) }).nullable(),
  /** When the seeds came out: shares by `YYYY-MM`, or by `YYYY` where no month is told. */
  released: z.record(z.string(), z.number().nonnegative()).optional(),
  /** How well known the seeds are: shares by popularity in hundredths, as one catalogue counts it. */
  fame: z
    .object({ source: sourceSchema, shares: z.record(z.string(), z.number().nonnegative()) })
    .nullable()
    .optional(),
  /** Tags of the seeds and of the answers, with weights that add up to 1. */
  tag_weights: z.record(z.string(), z.number().nonnegative()),
  semantic: z
    .object({ model: z.string(), text_version: z.string(), centroid: z.array(z.number()) })
    .nullable(),
  intersections: z.array(intersectionSchema).min(3).max(5),
  prompt_version: z.string().nullable(),
  random_seed: z.number().int().nonnegative(),
  /** What could not be used, one sentence each, for the listener. */
  left_out: z.array(z.string()),
});
export type World = z.output<typeof worldSchema>;
