import { z } from 'zod';
import { idSchema, userId } from '../ids.ts';
import { event } from '../message.ts';

/** A listener has taken Spotify away: what came from there goes, everything else of theirs stays. */
export const spotifyDisconnected = event(
  'gateway',
  'spotify-disconnected.v1',
  z.object({ erasure_id: idSchema('erasure'), user_id: userId }),
);
