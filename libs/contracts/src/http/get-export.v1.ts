import { z } from 'zod';
import { exportSchema } from '../documents/export.v1.ts';
import { exportId } from '../ids.ts';
import { operation } from './operation.ts';

export const getExportById = operation({
  id: 'getExport',
  method: 'GET',
  path: '/v1/exports/:id',
  tag: 'samples',
  auth: 'member',
  summary: 'An export with its layout and report',
  params: z.object({ id: exportId }),
  status: 200,
  response: exportSchema,
  refusals: ['not-found'],
});
