import { z } from 'zod';
import { blocklistSchema } from '../documents/blocklist.v1.ts';
import { userId } from '../ids.ts';
import { query } from '../message.ts';

export const getBlocklist = query(
  'gateway',
  'get-blocklist.v1',
  z.object({ user_id: userId }),
  blocklistSchema,
);
