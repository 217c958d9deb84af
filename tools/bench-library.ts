/** `npm run bench:library`: look-alikes in a library of 100,000 sounds among ten tenants, beside a scan of all of them. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '@trc/contracts/ids';
import { ensureDatabase } from '@trc/runtime/ensure-database';
import { migrateService } from '@trc/runtime/migrate';
import { openDatabase } from '@trc/runtime/postgres';
import pg from 'pg';
import { migrations } from '../services/analysis/src/migrations/all.ts';
import type { Database } from '../services/analysis/src/outbound/database.ts';
import { fillLibrary, measureSearches, type Search } from './bench/library.ts';
import { databaseUrl } from './database.ts';
import { findPostgres, postgresPart } from './parts/postgres.ts';
import { dataFolder, givenPortBase } from './settings.ts';
import { openSite, type Site } from './site.ts';
import { onStopSignal } from './stop-signals.ts';

const tenantCount = 10;
const count = 100_000;
const countEach = 10_000;
const rounds = 200;
const limitMs = 50;
const say = (line: string) => process.stdout.write(`${line}\n`);

let site: Site | null = null;
onStopSignal(async () => {
  await site?.close();
  return 130;
});

const dataDir = join(dataFolder(), 'bench-library');
rmSync(dataDir, { recursive: true, force: true });
mkdirSync(dataDir, { recursive: true });
try {
  // A server of its own: the password of a role holds for a whole server, and this one is thrown away.
  site = await openSite({ dataDir, runDir: join(dataDir, 'run'), portBase: givenPortBase() });
  const postgres = postgresPart(findPostgres(), { site, durable: true });
  await postgres.start();
  const adminUrl = databaseUrl(postgres.adminUrl, 'trc');
  await ensureDatabase(adminUrl);
  const password = randomBytes(16).toString('hex');
  await migrateService({ adminUrl, service: 'analysis', password, migrations });
  const roleUrl = databaseUrl(postgres.adminUrl, 'trc', { name: 'trc_analysis', password });
  const tenants = Array.from({ length: tenantCount }, () => newId('tenant'));
  const db = openDatabase<Database>(roleUrl, () => undefined);
  const admin = new pg.Client({ connectionString: adminUrl });
  // What breaks it fails the statement under way too.
  admin.on('error', () => {});
  await admin.connect();
  const from = performance.now();
  await fillLibrary(db, admin, { tenants, count, countEach });
  say(
    `${count} sounds of one tenant and ${countEach} of each of ${tenantCount - 1} others, in ${((performance.now() - from) / 1_000).toFixed(0)} s`,
  );
  await db.destroy();
  await admin.end();
  const [large = '', small = ''] = tenants;
  const searches = await measureSearches(roleUrl, large, rounds);
  say(report(`in ${count} sounds`, searches));
  say(report(`in ${countEach} sounds`, await measureSearches(roleUrl, small, rounds)));
  if (searches.some(({ times, node }) => times.p95Ms > limitMs || !node.startsWith('Index Scan')))
    throw new Error(`A search takes more than ${limitMs} ms, or does not use its index.`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
} finally {
  await (site as Site | null)?.close();
  rmSync(dataDir, { recursive: true, force: true });
}

function report(title: string, searches: readonly Search[]): string {
  const row = (first: string, ...cells: readonly string[]) =>
    first.padEnd(34) + cells.map((cell) => cell.padStart(11)).join('');
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return [
    '',
    row(title, 'p50', 'p95', 'scan p50', 'ratio', 'recall'),
    ...searches.flatMap(({ name: search, times, scan, recall, node }) => [
      row(
        `  ${search}`,
        ms(times.p50Ms),
        ms(times.p95Ms),
        ms(scan.p50Ms),
        `${(scan.p50Ms / times.p50Ms).toFixed(1)} x`,
        `${(100 * recall).toFixed(1)} %`,
      ),
      `    ${node}`,
    ]),
  ].join('\n');
}
