import { z } from 'zod';
import { exportSchema } from '../documents/export.v1.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';

/** In a list an export has no layout and no items; ask for one by its id. */
export const exportSummarySchema = exportSchema
  .omit({ layout: true, report: true })
  .extend({ files: z.number().int().nonnegative() });

export const listExports = operation({
  id: 'listExports',
  method: 'GET',
  path: '/v1/exports',
  tag: 'samples',
  auth: 'member',
  summary: 'Exports, newest first',
  query: pageQuery,
  status: 200,
  response: z.object({ items: z.array(exportSummarySchema), next_cursor: z.string().nullable() }),
  refusals: ['invalid-request'],
});
