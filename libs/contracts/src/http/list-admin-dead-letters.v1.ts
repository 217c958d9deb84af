import { z } from 'zod';
import { deadLetterSchema } from '../queries/list-dead-letters.v1.ts';
import { operation } from './operation.ts';
import { formatQuery } from './span.ts';

export const listAdminDeadLetters = operation({
  id: 'listDeadLetters',
  method: 'GET',
  path: '/v1/admin/dead-letters',
  tag: 'operator',
  auth: 'operator',
  summary: 'Messages that a service gave up on, as JSON or CSV',
  query: z.object({
    ...formatQuery.shape,
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  status: 200,
  response: z.object({ items: z.array(deadLetterSchema) }),
  refusals: ['invalid-request', 'not-allowed'],
});
