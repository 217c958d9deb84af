import { z } from 'zod';
import { projectImportSchema } from '../documents/project-import.v1.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';

/** In a list a project import has no pads and no layout; ask for one by its id. */
export const projectImportSummarySchema = projectImportSchema
  .omit({ pads: true, layout: true, left_out: true })
  .extend({ pads_read: z.number().int().nonnegative() });

export const listProjectImports = operation({
  id: 'listProjectImports',
  method: 'GET',
  path: '/v1/project-imports',
  tag: 'samples',
  auth: 'member',
  summary: 'Project imports, newest first',
  query: pageQuery,
  status: 200,
  response: z.object({ items: z.array(projectImportSummarySchema), next_cursor: z.string().nullable() }),
  refusals: ['invalid-request'],
});
