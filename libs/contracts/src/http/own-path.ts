import { z } from 'zod';

/** A path on our own pages: whoever follows it stays with us. */
export const ownPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[^\s\\]*$/, 'must be a path that begins with one slash');
