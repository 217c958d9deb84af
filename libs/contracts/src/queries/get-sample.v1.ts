import { z } from 'zod';
import { sampleSchema } from '../documents/sample.v1.ts';
import { sampleId } from '../ids.ts';
import { query } from '../message.ts';

export const getSample = query(
  'analysis',
  'get-sample.v1',
  z.object({ sample_id: sampleId }),
  z
    .object({ sample: sampleSchema, user_id: z.string(), object_key: z.string(), mime: z.string() })
    .nullable(),
);
