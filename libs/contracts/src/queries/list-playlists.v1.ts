import { z } from 'zod';
import { playlistSchema } from '../documents/playlist.v1.ts';
import { worldId } from '../ids.ts';
import { query } from '../message.ts';

/** The current playlists of a world, in the order of its intersections. */
export const listPlaylists = query(
  'playlist',
  'list-playlists.v1',
  z.object({ world_id: worldId }),
  z.object({
    items: z.array(playlistSchema.omit({ tracks: true }).extend({ track_count: z.number().int() })),
  }),
);
