import { z } from 'zod';
import { query } from '../message.ts';

/** What an uploaded object really is, read from its bytes before anything is accepted. */
export const getProbe = query(
  'analysis',
  'get-probe.v1',
  z.object({ object_key: z.string(), size_bytes: z.number().int().positive() }),
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('sound'),
      format: z.string(),
      mime: z.string(),
      extension: z.string(),
      duration_s: z.number().nullable(),
      sample_rate_hz: z.number(),
      channels: z.number().int(),
      bit_depth: z.number().int().nullable(),
    }),
    z.object({ kind: z.literal('not-audio'), detail: z.string() }),
    z.object({ kind: z.literal('unreadable'), detail: z.string() }),
  ]),
  15_000,
);
