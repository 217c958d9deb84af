import { z } from 'zod';
import { listWorlds } from '../queries/list-worlds.v1.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';

export const listWorldsPage = operation({
  id: 'listWorlds',
  method: 'GET',
  path: '/v1/worlds',
  tag: 'worlds',
  auth: 'member',
  summary: 'Worlds, newest first',
  query: pageQuery,
  status: 200,
  response: z.object({ items: listWorlds.reply.shape.items, next_cursor: z.string().nullable() }),
  refusals: ['invalid-request'],
});
