import { refusalSchema } from '../documents/refusal.v1.ts';
import { playlistId } from '../ids.ts';
import { event } from '../message.ts';

/** The playlist cannot be published. */
export const publishingRefused = event(
  'playlist',
  'publishing-refused.v1',
  refusalSchema.extend({ playlist_id: playlistId }),
);
