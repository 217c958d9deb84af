import { z } from 'zod';
import { playlistSchema } from '../documents/playlist.v1.ts';
import { playlistId } from '../ids.ts';
import { query } from '../message.ts';

export const getPlaylist = query(
  'playlist',
  'get-playlist.v1',
  z.object({ playlist_id: playlistId }),
  z.object({ playlist: playlistSchema, user_id: z.string() }).nullable(),
);
