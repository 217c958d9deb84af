import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { event } from '../message.ts';

/** A mail server took a message of the tenant: it counts as sent, whatever becomes of it on its way. */
export const mailAccepted = event(
  'gateway',
  'mail-accepted.v1',
  z.object({ mail_id: idSchema('mail'), kind: z.string() }),
);
