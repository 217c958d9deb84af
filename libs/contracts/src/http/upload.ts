import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** An upload that is begun and not completed. */
export const uploadSchema = z.object({
  upload_id: idSchema('upload'),
  filename: z.string(),
  size_bytes: z.number().int(),
  /** What is not complete by then is removed. */
  expires_at: z.iso.datetime(),
});
