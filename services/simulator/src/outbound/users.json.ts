import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type UserFile, userFileSchema } from '../domain/users.ts';

/** @throws Error that names the place in the file */
export function readUsers(path: string): UserFile {
  const parsed = userFileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
