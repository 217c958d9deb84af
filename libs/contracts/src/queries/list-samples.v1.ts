import { z } from 'zod';
import { sampleSchema, scale, soundKind, tonic } from '../documents/sample.v1.ts';
import { query } from '../message.ts';

/**
 * A page of the tenant's library. With `folding` a tempo is found under its half and its double as well: 85 under 170.
 * With `compatible` the keys that go with `key` and `scale` count too. A sample has to have all of `tags`. What only
 * machines read of an analysis, its curves and times, is left empty.
 */
export const listSamples = query(
  'analysis',
  'list-samples.v1',
  z.object({
    bpm_min: z.number().positive().nullable(),
    bpm_max: z.number().positive().nullable(),
    folding: z.boolean().default(true),
    key: tonic.nullable(),
    scale: scale.nullable(),
    compatible: z.boolean().default(false),
    kind: z.union([soundKind, z.array(soundKind)]).nullable(),
    tags: z.array(z.string()).default([]),
    q: z.string().nullable(),
    sort: z.enum(['-created_at', 'created_at', 'bpm', '-bpm', 'duration_s', '-duration_s', 'filename']),
    limit: z.number().int().min(1).max(100),
    after: z.string().nullable(),
  }),
  z.object({ items: z.array(sampleSchema), next: z.string().nullable() }),
);
