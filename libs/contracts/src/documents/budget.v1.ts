import { z } from 'zod';

/** What a tenant may spend in a calendar month. */
export const budgetSchema = z.object({
  /** `null` takes the bound away. */
  monthly_micros: z.number().int().nonnegative().nullable(),
  /** A hard budget refuses what would pass it; a soft one only says so. */
  hard: z.boolean(),
});
