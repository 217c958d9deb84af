import { z } from 'zod';

/** Where a sign-in ends: a path of this site, never another one. */
export const returnToSchema = z
  .string()
  .regex(/^\/(?![/\\])/)
  .max(200)
  .default('/');
