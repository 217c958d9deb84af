import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { operation } from './operation.ts';

/** Ends an upload: its parts are deleted, and what it took of the plan is free again. */
export const deleteUpload = operation({
  id: 'deleteUpload',
  method: 'DELETE',
  path: '/v1/uploads/:id',
  tag: 'samples',
  auth: 'member',
  summary: 'Give up an unfinished upload',
  params: z.object({ id: idSchema('upload') }),
  status: 204,
  response: null,
  refusals: ['not-found'],
});
