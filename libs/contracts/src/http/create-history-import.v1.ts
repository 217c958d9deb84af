import { z } from 'zod';
import { importId } from '../ids.ts';
import { operation } from './operation.ts';

/** A JSON file of the "extended streaming history", or the whole ZIP archive. Kept for 30 days, for use as seeds. */
export const createHistoryImport = operation({
  id: 'createHistoryImport',
  method: 'POST',
  path: '/v1/seeds/imports',
  tag: 'seeds',
  auth: 'member',
  summary: 'Upload a listening history that Spotify sent you',
  multipart: { field: 'history' },
  status: 201,
  response: z.object({
    import_id: importId,
    plays: z.number().int().nonnegative(),
    tracks: z.number().int().positive(),
    first_played_at: z.iso.datetime(),
    last_played_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
  }),
  refusals: ['upload-too-large', 'unreadable-history'],
});
