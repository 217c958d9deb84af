import { z } from 'zod';

/** Every list: at most `limit` items after the opaque `cursor` of the page before. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
});
