import { z } from 'zod';
import { sampleId } from '../ids.ts';
import { operation } from './operation.ts';
import { publicSampleSchema } from './public-sample.ts';

/** Look-alikes in the tenant's library, nearest first. */
export const listSimilar = operation({
  id: 'listSimilarSamples',
  method: 'GET',
  path: '/v1/samples/:id/similar',
  tag: 'samples',
  auth: 'member',
  summary: 'Samples that sound alike',
  params: z.object({ id: sampleId }),
  query: z.object({ limit: z.coerce.number().int().min(1).max(50).default(10) }),
  status: 200,
  response: z.object({ items: z.array(z.object({ sample: publicSampleSchema, distance: z.number() })) }),
  refusals: ['not-found'],
});
