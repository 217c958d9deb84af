import { mkdirSync, rmSync } from 'node:fs';
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { openObjects } from '@trc/runtime/objects';
import pg from 'pg';
import { databaseUrl } from '../../tools/database.ts';
import { type ServiceName, type Stack, startStack } from '../../tools/stack.ts';
import { compileCache, givenObjects, placeOf } from './settings.ts';
import { Simulator } from './simulator.ts';
import { makeTenant, type PlanId, type Tenant } from './tenants.ts';

export interface InstallationOptions {
  readonly services?: readonly ServiceName[];
  readonly env?: Readonly<Record<string, string>>;
  /** True where Postgres is killed: what it has acknowledged must survive. */
  readonly durable?: boolean;
}

/** A whole installation of real processes that belongs to one test file. */
export interface Installation {
  readonly stack: Stack;
  readonly simulator: Simulator;
  newTenant(plan: PlanId): Promise<Tenant>;
  /** Reads over all tenants, as the owner of the database. */
  rows<T extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  count(sql: string, values?: readonly unknown[]): Promise<number>;
  /** Objects under the prefix, and uploads in parts that were begun there and not ended. */
  stored(prefix: string): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts from nothing: an empty data folder, a new database, no streams. */
export async function install(name: string, options: InstallationOptions = {}): Promise<Installation> {
  const place = placeOf(name);
  rmSync(place.dataDir, { recursive: true, force: true });
  for (const folder of [place.dataDir, compileCache]) mkdirSync(folder, { recursive: true });
  const stack = await startStack({
    ...place,
    durable: options.durable ?? false,
    given: givenObjects(),
    ...(options.services && { services: options.services }),
    env: { WEBHOOK_PRIVATE_ADDRESSES: 'allow', NODE_COMPILE_CACHE: compileCache, ...options.env },
  });
  const database = new pg.Pool({
    connectionString: databaseUrl(stack.parts.databaseAdminUrl, 'trc'),
    max: 2,
  });
  database.on('error', () => undefined);
  const rows: Installation['rows'] = async (sql, values = []) =>
    (await database.query(sql, [...values])).rows;
  return {
    stack,
    simulator: new Simulator(stack.simulatorUrl),
    newTenant: (plan) => makeTenant(stack, plan),
    rows,
    count: async (sql, values = []) => (await rows(sql, values)).length,
    stored: (prefix) => stored(stack, prefix),
    async stop() {
      await database.end();
      await killAll(stack);
      rmSync(place.dataDir, { recursive: true, force: true });
    },
  };
}

/** Nothing of it is needed any more, so nothing has to end in order; closing first keeps the supervisor from starting anew. */
async function killAll({ site, services, supervisor }: Stack): Promise<void> {
  const closed = site.close();
  await Promise.all(services.map((service) => supervisor.kill(service)));
  await closed;
}

async function stored(stack: Stack, prefix: string): Promise<readonly string[]> {
  const { S3_BUCKET = '' } = stack.environmentOf('gateway');
  const { endpoint, region, accessKeyId, secretAccessKey } = stack.parts.s3;
  const objects = openObjects({
    s3Endpoint: endpoint,
    s3Region: region,
    s3Bucket: S3_BUCKET,
    s3AccessKeyId: accessKeyId,
    s3SecretAccessKey: secretAccessKey,
  });
  const client = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
  const { Uploads = [] } = await client.send(
    new ListMultipartUploadsCommand({ Bucket: S3_BUCKET, Prefix: prefix }),
  );
  client.destroy();
  return [...(await objects.list(prefix)), ...Uploads.map(({ Key }) => `${Key} (unfinished)`)];
}
