import { z } from 'zod';
import { exportId } from '../ids.ts';
import { operation } from './operation.ts';

/** Sends to a signed address of the archive that holds for five minutes. */
export const downloadExport = operation({
  id: 'downloadExport',
  method: 'GET',
  path: '/v1/exports/:id/download',
  tag: 'samples',
  auth: 'member',
  summary: 'Download an export',
  params: z.object({ id: exportId }),
  status: 302,
  response: null,
  refusals: ['not-found', 'conflict'],
});
