import { refusalSchema } from '../documents/refusal.v1.ts';
import { event } from '../message.ts';

/** The archive is no project that can be read; nothing of it came into the library. */
export const projectImportRefused = event('analysis', 'project-import-refused.v1', refusalSchema);
