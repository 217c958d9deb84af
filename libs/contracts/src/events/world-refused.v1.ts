import { refusalSchema } from '../documents/refusal.v1.ts';
import { event } from '../message.ts';

/** The world cannot be built. */
export const worldRefused = event('taste', 'world-refused.v1', refusalSchema);
