import { z } from 'zod';
import { playlistId } from '../ids.ts';
import { query } from '../message.ts';

/** A playlist as a text file that other players read; `null` when the tenant has no such playlist. */
export const getPlaylistFile = query(
  'playlist',
  'get-playlist-file.v1',
  z.object({ playlist_id: playlistId, format: z.enum(['jspf', 'm3u8', 'csv']) }),
  z
    .object({ filename: z.string(), content_type: z.string(), body: z.string(), user_id: z.string() })
    .nullable(),
);
