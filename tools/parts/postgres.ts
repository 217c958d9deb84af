import { execFile, execFileSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { findProgram } from '../debian.ts';
import { secret } from '../secrets.ts';
import { type Running, untilReady } from '../site.ts';
import type { Part, PartOptions } from './part.ts';

const superuser = 'trc';
const oldestMajor = 15;
const connectionsMax = 300;

export interface PostgresPart extends Part {
  /** As superuser, on the database `postgres`. */
  readonly adminUrl: string;
}

export interface PostgresPrograms {
  readonly folder: string;
  readonly major: number;
}

/** The server on a port of this machine as its superuser, on the database `postgres`. */
export const postgresAddress = (port: number, password: string): string =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;

/** What is installed and new enough, the one on PATH first, then the newest. */
export function findPostgres(): PostgresPrograms[] {
  const onPath = findProgram('postgres');
  const folders = [
    ...(onPath ? [dirname(realpathSync(onPath))] : []),
    ...versionsUnder('/usr/lib/postgresql', (version) => `${version}/bin`),
    ...versionsUnder('/opt/homebrew/opt', (name) => (name.startsWith('postgresql@') ? `${name}/bin` : null)),
    ...versionsUnder('/usr/local/opt', (name) => (name.startsWith('postgresql@') ? `${name}/bin` : null)),
  ];
  return [...new Set(folders)]
    .filter((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
    .map((folder) => ({ folder, major: majorOf(folder) }))
    .filter(({ major }) => major >= oldestMajor);
}

function versionsUnder(parent: string, path: (name: string) => string | null): string[] {
  if (!existsSync(parent)) return [];
  const names = readdirSync(parent).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return names
    .map(path)
    .filter((name) => name !== null)
    .map((name) => join(parent, name));
}

function majorOf(folder: string): number {
  const said = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/(\d+)(?:\.\d+)?/.exec(said)?.[1] ?? 0);
}

export function postgresPart(
  found: readonly PostgresPrograms[],
  { site, durable }: PartOptions,
): PostgresPart {
  const cluster = join(site.dataDir, 'postgres');
  const password = secret(site.dataDir, 'postgres');
  const port = site.ports.postgres;
  const adminUrl = postgresAddress(port, password);
  const user = postgresUser();
  let running: Running | null = null;

  const launch = (programs: PostgresPrograms) => {
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: connectionsMax,
      ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    return site.launch({
      name: 'postgres',
      command: join(programs.folder, 'postgres'),
      args: ['-D', cluster, ...args],
      cwd: site.dataDir,
      stopSignal: 'SIGINT',
      ...(user && { user }),
    });
  };

  return {
    adminUrl,
    async start() {
      if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(found, cluster, password, user);
      const programs = programsFor(found, cluster);
      running = launch(programs);
      await untilReady(running, () => accepts(adminUrl)).catch(async (error: unknown) => {
        if (!running?.ended()) throw error;
        // After a kill the last sessions may hold the memory for an instant longer than the server lived.
        await sleep(1_000);
        running = launch(programs);
        await untilReady(running, () => accepts(adminUrl));
      });
    },
    async stop() {
      await running?.stop();
    },
    async kill() {
      await running?.kill();
    },
  };
}

/** Postgres refuses to run as root. */
function postgresUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!uid || !gid)
    throw new Error(
      'Root cannot run Postgres and there is no user "postgres". Add one: useradd --system postgres',
    );
  return { uid: Number(uid), gid: Number(gid) };
}

async function initialise(
  found: readonly PostgresPrograms[],
  cluster: string,
  password: string,
  user: { uid: number; gid: number } | null,
): Promise<void> {
  const [programs] = found;
  if (!programs) throw new Error('There is no Postgres.');
  const passwordFile = `${cluster}.password`;
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [cluster, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    await promisify(execFile)(
      join(programs.folder, 'initdb'),
      [
        `--pgdata=${cluster}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        `--locale=${process.platform === 'linux' ? 'C.UTF-8' : 'C'}`,
        '--no-sync',
      ],
      { cwd: dirname(cluster), ...user },
    );
  } catch (error) {
    rmSync(cluster, { recursive: true, force: true });
    const hint = user
      ? 'It runs as the user "postgres", who must be able to enter every folder on the way; TRC_DATA names another place.'
      : '';
    throw new Error(`Postgres cannot make its files in ${cluster}. ${hint}\n${error}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function programsFor(found: readonly PostgresPrograms[], cluster: string): PostgresPrograms {
  const major = Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'));
  const match = found.find((programs) => programs.major === major);
  if (match) return match;
  throw new Error(
    `${cluster} was made by Postgres ${major}, which is gone. Install it, or delete the data folder.`,
  );
}

async function accepts(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } finally {
    await client.end();
  }
}
