import { z } from 'zod';
import { candidateSetId, worldId } from '../ids.ts';
import { trackSchema } from './track.v1.ts';

export const candidateSchema = z.object({
  track: trackSchema,
  /** Strategies that found it, in the order in which they ran. */
  found_by: z.array(z.string()).min(1),
  /** Embedding of the track's open description under the world's model; `null` when there is none. */
  embedding: z.array(z.number()).nullable().default(null),
});
export type Candidate = z.output<typeof candidateSchema>;

/** What the harvester gathered for one version of a world; an object, because it is larger than a message. */
export const candidateSetSchema = z.object({
  schema_version: z.literal(1),
  id: candidateSetId,
  world_id: worldId,
  world_version: z.number().int().positive(),
  candidates: z.array(candidateSchema),
  strategies: z.array(
    z.object({
      name: z.string(),
      found: z.number().int(),
      kept: z.number().int(),
      note: z.string().nullable(),
    }),
  ),
  dropped: z.object({
    duplicates: z.number().int(),
    seeds: z.number().int(),
    owned: z.number().int(),
    blocked: z.number().int(),
    heavy_played: z.number().int(),
  }),
  left_out: z.array(z.string()),
});
export type CandidateSet = z.output<typeof candidateSetSchema>;
