import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openObjects } from '@trc/runtime/objects';
import pg from 'pg';
import { findPostgres } from '../../tools/parts/postgres.ts';
import { readBook, signalGroup } from '../../tools/processes.ts';
import { root, type S3Access } from '../../tools/settings.ts';
import { type Stack, stateServices } from '../../tools/stack.ts';

/** The commands under a heading of docs/operations.md, as they stand there. */
export function commandsUnder(heading: string): string {
  const page = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const section = page.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`));
  const [, commands] = /```sh\n(.*?)```/s.exec(section ?? '') ?? [];
  if (commands === undefined) throw new Error(`docs/operations.md has no commands under "${heading}".`);
  return commands;
}

/** Runs commands as an operator does, in the clone, with the programs of this machine's Postgres. Throws what failed. */
export async function runCommands(commands: string, env: Readonly<Record<string, string>>): Promise<string> {
  const [postgres] = findPostgres();
  if (!postgres) throw new Error('There is no Postgres.');
  const path = `${postgres.folder}:${process.env['PATH'] ?? ''}`;
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], {
    cwd: root,
    env: { ...process.env, ...env, PATH: path },
  });
  return stdout;
}

/** Holds all services of an installation still, or lets them go on: what they have committed stays as it is meanwhile. */
export function signalServices({ site }: Stack, signal: 'SIGSTOP' | 'SIGCONT'): void {
  const book = readBook(join(site.runDir, 'pids.json'));
  for (const service of stateServices) {
    const entry = book?.processes[service];
    if (!entry || !signalGroup(entry.pid, signal)) throw new Error(`${service} does not run.`);
  }
}

export interface Contents {
  /** Rows and a digest of all of them, by table. */
  readonly tables: Readonly<Record<string, string>>;
  readonly sequences: Readonly<Record<string, unknown>>;
  /** What the services' roles may do on the whole server, and what they find first. */
  readonly roles: readonly unknown[];
  /** Tables, functions, triggers, policies and grants as statements, in the order of the alphabet. */
  readonly schema: readonly string[];
}

const ownSchemas = `nspname <> 'information_schema' and nspname not like 'pg\\_%'`;

export async function contentsOf(databaseUrl: string): Promise<Contents> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: names } = await client.query<{ name: string }>(
      `select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace n on n.oid = relnamespace
       where relkind in ('r', 'p') and ${ownSchemas} order by 1`,
    );
    const tables: Record<string, string> = {};
    for (const { name } of names) {
      const { rows } = await client.query<{ text: string }>(
        `select t::text as text from ${name} as t order by 1`,
      );
      const digest = createHash('sha256');
      for (const { text } of rows) digest.update(`${text}\n`);
      tables[name] = `${rows.length} rows, ${digest.digest('hex')}`;
    }
    const { rows: sequences } = await client.query<{ name: string; at: string | null }>(
      `select format('%I.%I', schemaname, sequencename) as name, last_value::text as at from pg_sequences`,
    );
    const { rows: roles } = await client.query(
      `select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolbypassrls, rolconfig
       from pg_roles where rolname like 'trc\\_%' order by 1`,
    );
    const dump = await runCommands('pg_dump --schema-only --no-owner "$DATABASE"', { DATABASE: databaseUrl });
    return {
      tables,
      sequences: Object.fromEntries(sequences.map(({ name, at }) => [name, at])),
      roles,
      // Newer dumps are wrapped in two commands with a random word.
      schema: dump
        .split('\n')
        .filter((line) => line !== '' && !/^(--|\\(un)?restrict )/.test(line))
        .sort(),
    };
  } finally {
    await client.end();
  }
}

/** Tables of tenants that show a row to the role of their service when nobody has said for which tenant. */
export async function seenWithoutTenant(databaseUrl: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace n on n.oid = relnamespace
       where relrowsecurity and has_table_privilege(pg_class.oid, 'select')`,
    );
    if (rows.length === 0) throw new Error('This role may read no table.');
    const seen: string[] = [];
    for (const { name } of rows) {
      const { rowCount } = await client.query(`select from ${name} limit 1`);
      if (rowCount !== 0) seen.push(name);
    }
    return seen;
  } finally {
    await client.end();
  }
}

/** Digest and type of every object of a bucket, by key. */
export async function objectsOf(s3: S3Access, bucket: string): Promise<Readonly<Record<string, string>>> {
  const objects = openObjects({
    s3Endpoint: s3.endpoint,
    s3Region: s3.region,
    s3Bucket: bucket,
    s3AccessKeyId: s3.accessKeyId,
    s3SecretAccessKey: s3.secretAccessKey,
  });
  const found: Record<string, string> = {};
  for (const key of await objects.list('')) {
    const facts = await objects.head(key);
    found[key] = `${createHash('sha256')
      .update(await objects.get(key))
      .digest('hex')} ${facts?.contentType}`;
  }
  return found;
}
