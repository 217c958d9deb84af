import { z } from 'zod';
import { jobId, playlistId, userId } from '../ids.ts';
import { command } from '../message.ts';

/** Make the listener's playlist at the target equal to ours: the same playlist for ever, never a second one. */
export const publishPlaylist = command(
  'playlist',
  'publish-playlist.v1',
  z.object({ job_id: jobId, playlist_id: playlistId, user_id: userId, target: z.literal('spotify') }),
);
