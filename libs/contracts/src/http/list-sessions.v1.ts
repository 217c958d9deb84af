import { z } from 'zod';
import { sessionId } from '../ids.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';

export const listSessions = operation({
  id: 'listSessions',
  method: 'GET',
  path: '/v1/sessions',
  tag: 'account',
  auth: 'member',
  summary: 'Where you are signed in, newest first',
  query: pageQuery,
  status: 200,
  response: z.object({
    items: z.array(
      z.object({
        id: sessionId,
        method: z.enum(['spotify', 'email', 'oidc', 'key']),
        user_agent: z.string().nullable(),
        /** Whether the request came with this one. */
        current: z.boolean(),
        created_at: z.iso.datetime(),
        /** To the minute. */
        last_seen_at: z.iso.datetime(),
        expires_at: z.iso.datetime(),
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
  refusals: ['invalid-request'],
});
