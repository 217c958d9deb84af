import { z } from 'zod';
import { query } from '../message.ts';
import { getProbe } from './get-probe.v1.ts';

/** Most of a file that is looked at before any of it is stored. In base64 it stays far below the largest message NATS takes. */
export const headBytesMax = 65_536;

/**
 * What can be said of a file from its first bytes and its size, before it is uploaded. The answer is what `get-probe` will
 * say of the whole, or `beyond-head` where that needs bytes that are not here. The only query that carries bytes: at
 * most {@link headBytesMax}.
 */
export const getHeadProbe = query(
  'analysis',
  'get-head-probe.v1',
  z.object({
    head_base64: z.base64().max(Math.ceil(headBytesMax / 3) * 4),
    size_bytes: z.number().int().positive(),
  }),
  z.discriminatedUnion('kind', [
    ...getProbe.reply.options,
    /** The length, or whether it is a sound at all, stands farther in. */
    z.object({ kind: z.literal('beyond-head') }),
  ]),
  3_000,
);
