import { z } from 'zod';
import { playlistSchema } from '../documents/playlist.v1.ts';
import { playlistId } from '../ids.ts';
import { query } from '../message.ts';

/** One composition of a playlist, made again from its world version, candidate set and random seed. */
export const getPlaylistVersion = query(
  'playlist',
  'get-playlist-version.v1',
  z.object({ playlist_id: playlistId, world_version: z.number().int().positive() }),
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('rebuilt'), playlist: playlistSchema, user_id: z.string() }),
    z.object({ kind: z.literal('not-found') }),
    /** The candidates were deleted when their time was over. */
    z.object({ kind: z.literal('expired') }),
  ]),
  20_000,
);
