import { refusalSchema } from '../documents/refusal.v1.ts';
import { event } from '../message.ts';

/** The playlist cannot be published. */
export const publishingRefused = event('playlist', 'publishing-refused.v1', refusalSchema);
