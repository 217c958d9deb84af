/**
 * `npm run bench:library -- [--samples 1000000] [--rounds 10] [--plans]`: the library of one tenant among ten: every filter
 * with every order, first page and deep; look-alikes and tracks near a target, beside a scan of all sounds; adding one.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newId } from '@trc/contracts/ids';
import { ensureDatabase } from '@trc/runtime/ensure-database';
import { migrateService } from '@trc/runtime/migrate';
import { openDatabase } from '@trc/runtime/postgres';
import pg from 'pg';
import { migrations } from '../services/analysis/src/migrations/all.ts';
import type { Database } from '../services/analysis/src/outbound/database.ts';
import { fillLibrary } from './bench/fill-library.ts';
import { measureAdditions, measureSearches, type Search, summary } from './bench/library.ts';
import { type ListTimes, measureLists, sorts } from './bench/library-lists.ts';
import { databaseUrl } from './database.ts';
import { findPostgres, postgresPart } from './parts/postgres.ts';
import { dataFolder, givenPortBase } from './settings.ts';
import { openSite, type Site } from './site.ts';
import { onStopSignal } from './stop-signals.ts';

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '10' },
    plans: { type: 'boolean', default: false },
  },
});
const count = Number(values.samples);
const rounds = Number(values.rounds);
const tenantCount = 10;
const countEach = 10_000;
const lookAlikeRounds = 200;
/** p95 of a page, and of what stands at the other end of an order. */
const listLimitMs = 100;
const worstLimitMs = 2_000;
/** p95 of a search for what is near; the outlines of ten times as many sounds are three times as many to look at. */
const nearLimitMs = count > 100_000 ? 150 : 50;
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
  if (!(count >= countEach && rounds > 0))
    throw new Error(`--samples must be at least ${countEach}, and --rounds at least 1.`);
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
  const [large = '', small = ''] = tenants;
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
  const { rows: sizes } = await admin.query<{ name: string; size: string }>(
    `select relname as name, pg_size_pretty(pg_relation_size(oid)) as size from pg_class
     where relnamespace = 'analysis'::regnamespace and relname like 'sample%' and relkind in ('r', 'i')
     order by pg_relation_size(oid) desc`,
  );
  for (const { name, size } of sizes) say(`  ${name.padEnd(36)}${size.padStart(10)}`);
  const added = await measureAdditions(db, admin, large);
  say(
    `\nadding a sound: p50 ${added.listed.p50Ms.toFixed(1)} ms, p95 ${added.listed.p95Ms.toFixed(1)} ms; without its listing p50 ${added.bare.p50Ms.toFixed(1)} ms`,
  );
  await db.destroy();
  await admin.end();

  const lists = await measureLists({ roleUrl, adminUrl, tenantId: large, rounds, plans: values.plans });
  say(listReport(lists));
  const searches = await measureSearches(roleUrl, large, lookAlikeRounds);
  say(report(`in ${count} sounds`, searches));
  say(report(`in ${countEach} sounds`, await measureSearches(roleUrl, small, lookAlikeRounds)));

  const slow = lists.filter((list) => p95Of(list) > (list.bounded ? listLimitMs : worstLimitMs));
  if (slow.length > 0)
    throw new Error(
      `Too slow: ${slow.map((list) => `${list.name} ${p95Of(list).toFixed(0)} ms`).join(', ')}.`,
    );
  if (searches.some(({ times, node }) => times.p95Ms > nearLimitMs || !node.startsWith('Index Scan')))
    throw new Error(`A search takes more than ${nearLimitMs} ms, or does not use its index.`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
} finally {
  await (site as Site | null)?.close();
  rmSync(dataDir, { recursive: true, force: true });
}

function p95Of({ bySort }: ListTimes): number {
  return summary(bySort.flatMap(({ firstMs, deepMs }) => [...firstMs, ...deepMs])).p95Ms;
}

function listReport(lists: readonly ListTimes[]): string {
  const row = (first: string, ...cells: readonly string[]) =>
    first.padEnd(30) + cells.map((cell) => cell.padStart(13)).join('');
  const ms = (times: readonly number[]) => {
    const { p50Ms, p95Ms } = summary(times);
    return `${p50Ms.toFixed(0)}/${p95Ms.toFixed(0)}`;
  };
  return [
    '',
    `pages of 50, first and deep, p50/p95 in ms; limit ${listLimitMs} ms for p95, ${worstLimitMs} ms for the last`,
    row('', 'all', ...sorts),
    ...lists.flatMap(({ name, bySort, plans }) => [
      row(
        `  ${name}`,
        ms(bySort.flatMap(({ firstMs, deepMs }) => [...firstMs, ...deepMs])),
        ...bySort.map(({ firstMs, deepMs }) => ms([...firstMs, ...deepMs])),
      ),
      ...plans.map((plan) => `      ${plan}`),
    ]),
  ].join('\n');
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
