import { z } from 'zod';
import { verdictSchema } from '../documents/feedback.v1.ts';
import { trackSchema } from '../documents/track.v1.ts';
import { playlistId, userId, worldId } from '../ids.ts';
import { command } from '../message.ts';

/** Remember what a listener said about a track of a playlist; the newest verdict on a recording counts. */
export const recordFeedback = command(
  'taste',
  'record-feedback.v1',
  z.object({
    world_id: worldId,
    playlist_id: playlistId,
    user_id: userId,
    track: trackSchema,
    verdict: verdictSchema,
    said_at: z.iso.datetime(),
  }),
);
