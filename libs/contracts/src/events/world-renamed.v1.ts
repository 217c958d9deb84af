import { z } from 'zod';
import { userId, worldId } from '../ids.ts';
import { event } from '../message.ts';

export const worldRenamed = event(
  'taste',
  'world-renamed.v1',
  z.object({
    world_id: worldId,
    world_version: z.number().int().positive(),
    user_id: userId,
    name: z.string().min(1).max(80),
  }),
);
