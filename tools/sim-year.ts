/** `npm run sim:year`: listeners who live with their playlists for a year, what they cost by the ledger, and whether all rules held. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { ServiceName } from '@trc/contracts/message';
import { ensureDatabase } from '@trc/runtime/ensure-database';
import { databaseUrl, migrateAll } from './database.ts';
import { findPostgres, postgresPart } from './parts/postgres.ts';
import { dataFolder, givenPortBase, runDir } from './settings.ts';
import { bundleYear } from './sim/bundle.ts';
import { reportYear, verdictOf } from './sim/report.ts';
import type { simulateYear } from './sim/year.ts';
import { openSite, type Site } from './site.ts';
import { onStopSignal } from './stop-signals.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Ends the process with a sentence when a flag is wrong. */
function flagsOrExit() {
  try {
    return readFlags();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(2);
  }
}

/** @throws Error that says what is wrong with the flags. */
function readFlags() {
  const { values } = parseArgs({
    options: {
      listeners: { type: 'string', default: '1000' },
      weeks: { type: 'string', default: '52' },
      seed: { type: 'string', default: 'tokyo' },
      mode: { type: 'string', default: 'extended' },
      catalogue: { type: 'string' },
      playlists: { type: 'string' },
    },
  });
  const positive = (name: 'listeners' | 'weeks') => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a positive whole number.`);
    return value;
  };
  const { mode } = values;
  if (mode !== 'extended' && mode !== 'development')
    throw new Error('--mode must be extended or development.');
  // npm runs scripts in the clone; a path means the folder in which npm was called.
  const pathOf = (path: string | undefined) =>
    path ? resolve(process.env['INIT_CWD'] ?? '.', path) : undefined;
  return {
    listeners: positive('listeners'),
    weeks: positive('weeks'),
    seed: values.seed,
    mode,
    cataloguePath: pathOf(values.catalogue ?? process.env['SIM_CATALOGUE']),
    playlistsPath: pathOf(values.playlists),
  } as const;
}

let site: Site | null = null;
onStopSignal(async () => {
  await site?.close();
  return 130;
});

const flags = flagsOrExit();
const name = `sim-year-${process.pid}`;
const dataDir = join(dataFolder(), name);
const bundleDir = join(runDir, name);
try {
  mkdirSync(dataDir, { recursive: true });
  site = await openSite({ dataDir, runDir: join(dataDir, 'run'), portBase: givenPortBase() });
  const postgres = postgresPart(findPostgres(), { site, durable: false });
  const [files] = await Promise.all([bundleYear(bundleDir), postgres.start()]);
  const adminUrl = databaseUrl(postgres.adminUrl, 'trc');
  await ensureDatabase(adminUrl);
  const password = randomBytes(16).toString('hex');
  await migrateAll(adminUrl, () => password);
  const { simulateYear: simulate } = (await import(pathToFileURL(files.year).href)) as {
    readonly simulateYear: typeof simulateYear;
  };
  const year = await simulate({
    ...flags,
    startedAt: new Date('2026-12-07T00:00:00Z'),
    adminUrl,
    databaseUrlOf: (service: ServiceName) =>
      databaseUrl(adminUrl, 'trc', { name: `trc_${service}`, password }),
    workerFile: pathToFileURL(files.worker),
    say,
  });
  const { listeners, weeks, mode, cataloguePath } = flags;
  const catalogue = cataloguePath ? basename(cataloguePath) : `a generated catalogue, seed ${flags.seed}`;
  say(reportYear(year, { listeners, weeks, mode, catalogue }));
  const { holds, weekMicros } = verdictOf(year, listeners * weeks);
  const violations = Object.values(year.violations).flat().length;
  say(JSON.stringify({ mode, listeners, weeks, dollars_per_user_week: weekMicros / 1e6, violations }));
  if (!holds) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  process.exitCode = 1;
} finally {
  await site?.close();
  for (const folder of [dataDir, bundleDir]) rmSync(folder, { recursive: true, force: true });
}
