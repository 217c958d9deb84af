import { z } from 'zod';
import { sampleId } from '../ids.ts';
import { operation } from './operation.ts';

/** The sample leaves the library at once and its objects soon after. */
export const deleteSampleById = operation({
  id: 'deleteSample',
  method: 'DELETE',
  path: '/v1/samples/:id',
  tag: 'samples',
  auth: 'member',
  summary: 'Delete a sample',
  params: z.object({ id: sampleId }),
  status: 202,
  response: null,
  refusals: ['not-found'],
});
