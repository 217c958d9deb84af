import { z } from 'zod';
import { blocklistSchema } from '../documents/blocklist.v1.ts';
import { userId } from '../ids.ts';
import { event } from '../message.ts';

/** A listener blocked something: it leaves the playlists that are there already. */
export const blocklistChanged = event(
  'gateway',
  'blocklist-changed.v1',
  z.object({ user_id: userId, added: blocklistSchema }),
);
