import { z } from 'zod';
import { sampleSchema } from '../documents/sample.v1.ts';
import { query } from '../message.ts';

/** A page of the tenant's library. `tempo` folds octaves: 85 is found under 170 as well. */
export const listSamples = query(
  'analysis',
  'list-samples.v1',
  z.object({
    bpm_min: z.number().positive().nullable(),
    bpm_max: z.number().positive().nullable(),
    key: z.string().nullable(),
    scale: z.enum(['major', 'minor']).nullable(),
    kind: z.enum(['one-shot', 'loop', 'song']).nullable(),
    q: z.string().nullable(),
    sort: z.enum(['-created_at', 'created_at', 'bpm', '-bpm', 'duration_s', '-duration_s', 'filename']),
    limit: z.number().int().min(1).max(100),
    after: z.string().nullable(),
  }),
  z.object({ items: z.array(sampleSchema), next: z.string().nullable() }),
);
