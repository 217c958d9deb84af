import { z } from 'zod';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';
import { periodSchema, slaFiguresSchema, slaMissSchema, slaQuery } from './sla.ts';

export const getSla = operation({
  id: 'getSla',
  method: 'GET',
  path: '/v1/sla',
  tag: 'jobs',
  auth: 'member',
  summary: 'How promised completion times came out, and the jobs that missed them',
  query: slaQuery.extend(pageQuery.shape),
  status: 200,
  response: z.object({
    ...periodSchema,
    figures: z.array(slaFiguresSchema),
    misses: z.array(slaMissSchema),
    next_cursor: z.string().nullable(),
  }),
  refusals: ['invalid-request'],
});
