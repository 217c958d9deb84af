import { z } from 'zod';
import { sampleId, userId } from '../ids.ts';
import { command } from '../message.ts';

/** Give a sample the name and the tags that people want; `null` leaves them. Of two changes the later one holds. */
export const changeSample = command(
  'analysis',
  'change-sample.v1',
  z.object({
    sample_id: sampleId,
    user_id: userId,
    filename: z.string().min(1).max(255).nullable(),
    hand_tags: z.array(z.string().min(1).max(30)).max(20).nullable(),
    changed_at: z.iso.datetime(),
  }),
);
