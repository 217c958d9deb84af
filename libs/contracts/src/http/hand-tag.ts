import { z } from 'zod';

/** A tag as people write it, made one: no capitals, no control characters, single spaces. 1 to 30 characters. */
export const handTag = z
  .string()
  .max(200)
  .transform((tag) =>
    tag
      .normalize('NFC')
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .toLowerCase(),
  )
  .pipe(z.string().min(1, 'A tag has at least 1 character.').max(30, 'A tag has at most 30 characters.'));
