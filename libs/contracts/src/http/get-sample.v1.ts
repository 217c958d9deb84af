import { z } from 'zod';
import { sampleId } from '../ids.ts';
import { operation } from './operation.ts';
import { sampleDetailSchema } from './public-sample.ts';

export const getSampleById = operation({
  id: 'getSample',
  method: 'GET',
  path: '/v1/samples/:id',
  tag: 'samples',
  auth: 'member',
  summary: 'One sample',
  params: z.object({ id: sampleId }),
  status: 200,
  response: sampleDetailSchema,
  refusals: ['not-found'],
});
