import { z } from 'zod';

/** What changed between two versions of a world. */
export const worldDiffSchema = z.object({
  from: z.number().int().positive(),
  to: z.number().int().positive(),
  /** One sentence each, the most telling first. */
  summary: z.array(z.string()),
  /** Every value that differs. `path` is a JSON pointer (RFC 6901); values are JSON, and one that is not there is `null`. */
  changes: z.array(z.object({ path: z.string(), before: z.unknown(), after: z.unknown() })),
});
export type WorldDiff = z.output<typeof worldDiffSchema>;
