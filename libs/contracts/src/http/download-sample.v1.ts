import { z } from 'zod';
import { sampleId } from '../ids.ts';
import { operation } from './operation.ts';

/** As `playSample`, with the name under which the sound was uploaded. */
export const downloadSample = operation({
  id: 'downloadSample',
  method: 'GET',
  path: '/v1/samples/:id/download',
  tag: 'samples',
  auth: 'member',
  summary: 'Download a sample',
  params: z.object({ id: sampleId }),
  status: 302,
  response: null,
  refusals: ['not-found'],
});
