import { refusalSchema } from '../documents/refusal.v1.ts';
import { event } from '../message.ts';

/** The candidates do not make playlists. */
export const composingRefused = event('playlist', 'composing-refused.v1', refusalSchema);
