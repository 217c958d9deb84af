import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Gives the secret of that name: made at the first call, kept in the data folder, readable by its owner only. */
export function secret(
  dataDir: string,
  name: string,
  encoding: 'hex' | 'base64' = 'hex',
  sizeBytes = 32,
): string {
  const file = join(dataDir, 'secrets.json');
  const all: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const known = all[name];
  if (known) return known;
  const made = randomBytes(sizeBytes).toString(encoding);
  writeFileSync(`${file}.new`, JSON.stringify({ ...all, [name]: made }, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return made;
}
