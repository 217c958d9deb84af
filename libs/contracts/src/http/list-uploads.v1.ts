import { z } from 'zod';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';
import { uploadSchema } from './upload.ts';

export const listUploads = operation({
  id: 'listUploads',
  method: 'GET',
  path: '/v1/uploads',
  tag: 'samples',
  auth: 'member',
  summary: 'Your unfinished uploads in parts, newest first',
  query: pageQuery,
  status: 200,
  response: z.object({ items: z.array(uploadSchema), next_cursor: z.string().nullable() }),
  refusals: ['invalid-request'],
});
