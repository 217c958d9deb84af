import { z } from 'zod';
import { sampleId, userId } from '../ids.ts';
import { query } from '../message.ts';

const place = z.object({ created_at: z.iso.datetime(), sample_id: sampleId });

/** Samples of the tenant made before an instant, the oldest first; `after` is the `next` of the page before. */
export const listAgingSamples = query(
  'analysis',
  'list-aging-samples.v1',
  z.object({
    created_before: z.iso.datetime(),
    limit: z.number().int().min(1).max(500),
    after: place.nullable(),
  }),
  z.object({ items: z.array(place.extend({ user_id: userId })), next: place.nullable() }),
);
