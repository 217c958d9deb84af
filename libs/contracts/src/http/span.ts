import { z } from 'zod';

const instant = z
  .union([z.iso.datetime(), z.iso.date()])
  .describe('An instant in UTC, or a day for its first instant');

/** `from` is the first instant that counts, `to` the first that does not; without them the current month until now. */
export const spanQuery = z.object({ from: instant.optional(), to: instant.optional() });

/** What a program reads, or what a spreadsheet opens. */
export const formatQuery = z.object({ format: z.enum(['json', 'csv']).default('json') });
