import { refusalSchema } from '../documents/refusal.v1.ts';
import { event } from '../message.ts';

/** The upload is not a sound that can be analysed. Its object is gone. */
export const sampleRefused = event('analysis', 'sample-refused.v1', refusalSchema);
