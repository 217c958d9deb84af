import { z } from 'zod';
import { query } from '../message.ts';

/** Whether an uploaded object is a listening history that can be read, and what is in it. */
export const getHistoryProbe = query(
  'taste',
  'get-history-probe.v1',
  z.object({ object_key: z.string() }),
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('history'),
      plays: z.number().int().nonnegative(),
      tracks: z.number().int().positive(),
      first_played_at: z.iso.datetime(),
      last_played_at: z.iso.datetime(),
    }),
    z.object({ kind: z.literal('refused'), detail: z.string() }),
  ]),
  20_000,
);
