import { z } from 'zod';
import { sampleId } from '../ids.ts';
import { operation } from './operation.ts';

/** Redirects to a signed address that serves ranges and ends after a few minutes. */
export const playSample = operation({
  id: 'playSample',
  method: 'GET',
  path: '/v1/samples/:id/play',
  tag: 'samples',
  auth: 'member',
  summary: 'Play a sample',
  params: z.object({ id: sampleId }),
  status: 302,
  response: null,
  refusals: ['not-found'],
});
