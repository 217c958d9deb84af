import { z } from 'zod';
import { sessionId } from '../ids.ts';
import { operation } from './operation.ts';

export const deleteSession = operation({
  id: 'deleteSession',
  method: 'DELETE',
  path: '/v1/sessions/:id',
  tag: 'account',
  auth: 'member',
  summary: 'End one session',
  params: z.object({ id: sessionId }),
  status: 204,
  response: null,
  refusals: ['invalid-request', 'not-found'],
});
