import { z } from 'zod';
import { listReceipts } from '../queries/list-receipts.v1.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';
import { spanQuery } from './span.ts';

export const getReceipts = operation({
  id: 'listReceipts',
  method: 'GET',
  path: '/v1/receipts/jobs',
  tag: 'billing',
  auth: 'member',
  summary: 'What each job cost in a span, newest first',
  query: z.object({ ...spanQuery.shape, ...pageQuery.shape }),
  status: 200,
  response: z.object({ items: listReceipts.reply.shape.items, next_cursor: z.string().nullable() }),
  refusals: ['invalid-request'],
});
