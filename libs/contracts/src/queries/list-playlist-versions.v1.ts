import { z } from 'zod';
import { candidateSetId, playlistId } from '../ids.ts';
import { query } from '../message.ts';

/** Every composition of a playlist, newest first; `null` when the tenant has no such playlist. */
export const listPlaylistVersions = query(
  'playlist',
  'list-playlist-versions.v1',
  z.object({ playlist_id: playlistId }),
  z
    .object({
      user_id: z.string(),
      items: z.array(
        z.object({
          world_version: z.number().int().positive(),
          candidate_set_id: candidateSetId,
          weights_version: z.string(),
          composed_at: z.iso.datetime(),
        }),
      ),
    })
    .nullable(),
);
