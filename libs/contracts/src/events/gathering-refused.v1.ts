import { refusalSchema } from '../documents/refusal.v1.ts';
import { event } from '../message.ts';

/** No candidates can be gathered for the world. */
export const gatheringRefused = event('harvester', 'gathering-refused.v1', refusalSchema);
