import { z } from 'zod';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';
import { samplePage } from './public-sample.ts';

/** A page of the library. A tempo range finds half and double time too. */
export const listSamplesPage = operation({
  id: 'listSamples',
  method: 'GET',
  path: '/v1/samples',
  tag: 'samples',
  auth: 'member',
  summary: 'Search the sample library',
  query: pageQuery.extend({
    bpm_min: z.coerce.number().positive().optional(),
    bpm_max: z.coerce.number().positive().optional(),
    key: z.string().max(3).optional(),
    scale: z.enum(['major', 'minor']).optional(),
    kind: z.enum(['one-shot', 'loop', 'song']).optional(),
    q: z.string().max(200).optional(),
    sort: z
      .enum(['-created_at', 'created_at', 'bpm', '-bpm', 'duration_s', '-duration_s', 'filename'])
      .default('-created_at'),
  }),
  status: 200,
  response: samplePage,
  refusals: ['invalid-request'],
});
