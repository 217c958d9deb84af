import { z } from 'zod';
import { verdictSchema } from '../documents/feedback.v1.ts';
import { playlistId } from '../ids.ts';
import { operation } from './operation.ts';

/** It moves the world at its next refresh; a blocked track leaves the playlists at once. */
export const createFeedbackOnTrack = operation({
  id: 'createFeedback',
  method: 'POST',
  path: '/v1/playlists/:id/feedback',
  tag: 'playlists',
  auth: 'member',
  summary: 'Say that a track should bring more of its kind, less, or never come again',
  params: z.object({ id: playlistId }),
  body: z.object({ track_id: z.string().min(1).max(128), verdict: verdictSchema }),
  status: 202,
  response: z.object({ track_id: z.string(), verdict: verdictSchema, message: z.string() }),
  refusals: ['not-found'],
});
