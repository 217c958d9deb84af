import { z } from 'zod';
import { sampleId } from '../ids.ts';
import { operation } from './operation.ts';

export const getWaveform = operation({
  id: 'getWaveform',
  method: 'GET',
  path: '/v1/samples/:id/waveform',
  tag: 'samples',
  auth: 'member',
  summary: 'Peaks for drawing a waveform',
  params: z.object({ id: sampleId }),
  status: 200,
  response: z.object({ samples_per_peak: z.number(), min: z.array(z.number()), max: z.array(z.number()) }),
  refusals: ['not-found'],
});
