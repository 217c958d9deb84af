import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { operation } from './operation.ts';

export const getMyExport = operation({
  id: 'getMyExport',
  method: 'GET',
  path: '/v1/me/exports/:id',
  tag: 'account',
  auth: 'member',
  summary: 'An own export and, once it is ready, its files',
  params: z.object({ id: idSchema('userExport') }),
  status: 200,
  response: z.object({
    id: idSchema('userExport'),
    status: z.enum(['pending', 'ready', 'expired']),
    requested_at: z.iso.datetime(),
    /** The files are deleted then. */
    expires_at: z.iso.datetime(),
    files: z.array(
      z.object({
        name: z.string(),
        /** Signed, good for 15 minutes; read the export again for fresh ones. */
        url: z.url(),
        size_bytes: z.number().int().nonnegative(),
      }),
    ),
  }),
  refusals: ['not-found'],
});
