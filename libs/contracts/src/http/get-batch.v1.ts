import { z } from 'zod';
import { batchSchema } from '../documents/batch.v1.ts';
import { batchId } from '../ids.ts';
import { operation } from './operation.ts';

export const getBatch = operation({
  id: 'getBatch',
  method: 'GET',
  path: '/v1/batches/:id',
  tag: 'samples',
  auth: 'member',
  summary: 'A batch: one status, and every file',
  params: z.object({ id: batchId }),
  status: 200,
  response: batchSchema,
  refusals: ['not-found'],
});
