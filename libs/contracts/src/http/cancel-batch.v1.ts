import { z } from 'zod';
import { batchSchema } from '../documents/batch.v1.ts';
import { batchId } from '../ids.ts';
import { operation } from './operation.ts';

/** Gives up the files that are not completed and cancels the jobs that have not ended. What is ready stays. */
export const cancelBatch = operation({
  id: 'cancelBatch',
  method: 'POST',
  path: '/v1/batches/:id/cancel',
  tag: 'samples',
  auth: 'member',
  summary: 'Cancel what is left of a batch',
  params: z.object({ id: batchId }),
  status: 200,
  response: batchSchema,
  refusals: ['not-found', 'conflict'],
});
