import { refusalSchema } from '../documents/refusal.v1.ts';
import { event } from '../message.ts';

/** The archive cannot be made; nothing of it is stored. */
export const exportRefused = event('analysis', 'export-refused.v1', refusalSchema);
