import { z } from 'zod';
import { idSchema, userId } from '../ids.ts';
import { event } from '../message.ts';

/** The user is no more: every service takes away what it holds, and takes nothing of them any more. */
export const userErased = event(
  'gateway',
  'user-erased.v1',
  z.object({ erasure_id: idSchema('erasure'), user_id: userId }),
);
