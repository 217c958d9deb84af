import { z } from 'zod';
import { userId, worldId } from '../ids.ts';
import { command } from '../message.ts';

/** Give a world the name that its listener wants: a new version that differs in nothing else. */
export const renameWorld = command(
  'taste',
  'rename-world.v1',
  z.object({ world_id: worldId, user_id: userId, name: z.string().trim().min(1).max(80) }),
);
