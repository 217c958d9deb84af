import { z } from 'zod';
import { userId } from '../ids.ts';

export const userIdParams = z.object({ id: userId });

/** Roles that somebody can be given; the operator is made where the service is installed. */
export const givenRoles = ['owner', 'admin', 'member'] as const;

export const personNameSchema = z.string().trim().min(1).max(100);

export const userSchema = z.object({
  id: userId,
  name: z.string(),
  email: z.email().nullable(),
  role: z.enum([...givenRoles, 'operator']),
  created_at: z.iso.datetime(),
  /** `null` for somebody who was invited and has not come yet, or who uses keys only. */
  signed_in_at: z.iso.datetime().nullable(),
});
