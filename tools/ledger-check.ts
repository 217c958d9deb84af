/**
 * `npm run ledger:check`: makes every ledger line anew from the raw facts and the prices, compares it with the live one, and
 * ends with 1 on a difference. It reads the installation that runs in this clone, or the server of TRC_DATABASE_URL.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@trc/runtime/postgres';
import type { Database } from '../services/billing/src/outbound/database.ts';
import { checkLedger } from '../services/billing/src/outbound/rebuild.store.ts';
import { databaseUrl } from './database.ts';
import { postgresAddress } from './parts/postgres.ts';
import { secret } from './secrets.ts';
import { dataFolder, givenParts } from './settings.ts';

const shownMax = 20;
const portLine = 3;

/** @throws Error when nothing runs here and no server is named. */
function adminUrl(): string {
  const given = givenParts().databaseAdminUrl;
  if (given) return given;
  const lock = join(dataFolder(), 'postgres', 'postmaster.pid');
  const port = existsSync(lock) ? Number(readFileSync(lock, 'utf8').split('\n')[portLine]) : Number.NaN;
  if (!Number.isInteger(port))
    throw new Error(
      'No installation runs in this clone: start it with npm start, or name one in TRC_DATABASE_URL.',
    );
  return postgresAddress(port, secret(dataFolder(), 'postgres'));
}

try {
  const db = openDatabase<Database>(databaseUrl(adminUrl(), 'trc'), () => undefined);
  try {
    const { events, lines, differences } = await checkLedger(db);
    for (const { messageId, what, live, rebuilt } of differences.slice(0, shownMax))
      process.stdout.write(
        `${messageId} ${what}\n  live    ${live ?? 'none'}\n  rebuilt ${rebuilt ?? 'none'}\n`,
      );
    process.stdout.write(`${events} events, ${lines} lines, ${differences.length} differences\n`);
    if (differences.length > 0) process.exitCode = 1;
  } finally {
    await db.destroy();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
