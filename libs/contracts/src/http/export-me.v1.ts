import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { operation } from './operation.ts';

export const exportMe = operation({
  id: 'exportMe',
  method: 'POST',
  path: '/v1/me/export',
  tag: 'account',
  auth: 'member',
  summary: 'Collect all that is kept about the caller, as files',
  status: 202,
  response: z.object({ export_id: idSchema('userExport'), status: z.enum(['pending', 'ready']) }),
  refusals: [],
});
