import { z } from 'zod';
import { batchSchema } from '../documents/batch.v1.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';

/** In a list a batch has no items and no costs; ask for one by its id. */
export const batchSummarySchema = batchSchema.omit({ items: true, cost_micros: true });

export const listBatches = operation({
  id: 'listBatches',
  method: 'GET',
  path: '/v1/batches',
  tag: 'samples',
  auth: 'member',
  summary: 'Your batches, newest first',
  query: pageQuery,
  status: 200,
  response: z.object({ items: z.array(batchSummarySchema), next_cursor: z.string().nullable() }),
  refusals: ['invalid-request'],
});
