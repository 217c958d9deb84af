import { z } from 'zod';
import { draftSchema, getWhatIf } from '../queries/get-what-if.v1.ts';
import { operation } from './operation.ts';
import { spanQuery } from './span.ts';

export const getAdminWhatIf = operation({
  id: 'getWhatIf',
  method: 'POST',
  path: '/v1/admin/what-if',
  tag: 'operator',
  auth: 'operator',
  summary: 'What a draft of prices or of a plan would have changed; it changes nothing',
  body: z.object({ ...spanQuery.shape, ...draftSchema.shape }),
  status: 200,
  response: getWhatIf.reply,
  refusals: ['invalid-request', 'not-allowed'],
});
