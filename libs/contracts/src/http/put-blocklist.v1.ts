import { blocklistSchema } from '../documents/blocklist.v1.ts';
import { operation } from './operation.ts';

/** A part that is left out stays as it was. What is added leaves the playlists at once. */
export const putOwnBlocklist = operation({
  id: 'putBlocklist',
  method: 'PUT',
  path: '/v1/blocklist',
  tag: 'account',
  auth: 'member',
  summary: 'Replace the list of what never comes again',
  body: blocklistSchema.partial(),
  status: 200,
  response: blocklistSchema,
  refusals: [],
});
