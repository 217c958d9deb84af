import { z } from 'zod';
import { refusalSchema } from '../documents/refusal.v1.ts';
import { event } from '../message.ts';

/** The upload is not a sound that can be analysed. Whoever stored its object removes it. */
export const sampleRefused = event(
  'analysis',
  'sample-refused.v1',
  refusalSchema.extend({ object_key: z.string() }),
);
