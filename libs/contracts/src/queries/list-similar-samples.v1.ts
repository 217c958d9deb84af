import { z } from 'zod';
import { sampleSchema } from '../documents/sample.v1.ts';
import { sampleId } from '../ids.ts';
import { query } from '../message.ts';

/** Look-alikes, nearest first; `distance` is 0 for the same sound and 2 for its opposite. `null`: no such sample. */
export const listSimilarSamples = query(
  'analysis',
  'list-similar-samples.v1',
  z.object({ sample_id: sampleId, limit: z.number().int().min(1).max(50) }),
  z.object({ items: z.array(z.object({ sample: sampleSchema, distance: z.number() })) }).nullable(),
);
