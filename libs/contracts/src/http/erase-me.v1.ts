import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { operation } from './operation.ts';

export const eraseMe = operation({
  id: 'eraseMe',
  method: 'DELETE',
  path: '/v1/me',
  tag: 'account',
  auth: 'member',
  summary: 'Erase the caller and all that is theirs, for ever',
  /** Nobody does this by mistake. */
  query: z.object({ confirm: z.literal('erase', 'send confirm=erase to erase your account for ever') }),
  status: 202,
  response: z.object({ erasure_id: idSchema('erasure'), message: z.string() }),
  refusals: ['last-owner'],
});
