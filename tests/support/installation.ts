import { mkdirSync, rmSync } from 'node:fs';
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { openObjects } from '@trc/runtime/objects';
import pg from 'pg';
import { databaseUrl } from '../../tools/database.ts';
import { type ServiceName, type Stack, startStack } from '../../tools/stack.ts';
import { compileCache, givenObjects, placeOf } from './settings.ts';
import { Simulator } from './simulator.ts';
import { makeTenant, type PlanId, type Tenant, type TenantPlace } from './tenants.ts';

export interface InstallationOptions {
  readonly services?: readonly ServiceName[];
  readonly env?: Readonly<Record<string, string>>;
  /** True where Postgres is killed: what it has acknowledged must survive. */
  readonly durable?: boolean;
}

/** What a test asks of an installation, be it the file's own or one that several files share. */
export interface SharedInstallation {
  readonly stack: TenantPlace;
  readonly simulator: Simulator;
  newTenant(plan: PlanId): Promise<Tenant>;
  /** Reads over all tenants, as the owner of the database. */
  rows<T extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  count(sql: string, values?: readonly unknown[]): Promise<number>;
  /** Objects under the prefix, and uploads in parts that were begun there and not ended. */
  stored(prefix: string): Promise<readonly string[]>;
  /** Closes what this file has opened, and ends the processes that belong to it. */
  stop(): Promise<void>;
}

/** A whole installation of real processes that belongs to one test file. */
export interface Installation extends SharedInstallation {
  readonly stack: Stack;
}

/** Where an installation is, in plain data: other processes find it by that. */
export interface InstallationPlace {
  readonly url: string;
  readonly simulatorUrl: string;
  /** As the owner of the database. */
  readonly databaseUrl: string;
  readonly environments: Readonly<Partial<Record<ServiceName, Record<string, string>>>>;
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
  const joined = joinInstallation(whereIs(stack));
  return {
    ...joined,
    stack,
    async stop() {
      await joined.stop();
      await killAll(stack);
      rmSync(place.dataDir, { recursive: true, force: true });
    },
  };
}

export function whereIs({ url, simulatorUrl, parts, services, environmentOf }: Stack): InstallationPlace {
  return {
    url,
    simulatorUrl,
    databaseUrl: databaseUrl(parts.databaseAdminUrl, 'trc'),
    environments: Object.fromEntries(services.map((service) => [service, environmentOf(service)])),
  };
}

/** Makes use of an installation that runs. Whoever shares it has tenants and listeners of their own. */
export function joinInstallation(place: InstallationPlace): SharedInstallation {
  const { url, simulatorUrl, environments } = place;
  const stack = { url, environmentOf: (service: ServiceName) => ({ ...environments[service] }) };
  const database = new pg.Pool({ connectionString: place.databaseUrl, max: 2 });
  database.on('error', () => undefined);
  const rows: SharedInstallation['rows'] = async (sql, values = []) =>
    (await database.query(sql, [...values])).rows;
  return {
    stack,
    simulator: new Simulator(simulatorUrl),
    newTenant: (plan) => makeTenant(stack, plan),
    rows,
    count: async (sql, values = []) => (await rows(sql, values)).length,
    stored: (prefix) => stored(stack.environmentOf('gateway'), prefix),
    stop: () => database.end(),
  };
}

/** Nothing of it is needed any more, so nothing has to end in order; closing first keeps the supervisor from starting anew. */
async function killAll({ site, services, supervisor }: Stack): Promise<void> {
  const closed = site.close();
  await Promise.all(services.map((service) => supervisor.kill(service)));
  await closed;
}

async function stored(env: Readonly<Record<string, string>>, prefix: string): Promise<readonly string[]> {
  const { S3_ENDPOINT = '', S3_REGION = '', S3_BUCKET = '' } = env;
  const { S3_ACCESS_KEY_ID: accessKeyId = '', S3_SECRET_ACCESS_KEY: secretAccessKey = '' } = env;
  const objects = openObjects({
    s3Endpoint: S3_ENDPOINT,
    s3Region: S3_REGION,
    s3Bucket: S3_BUCKET,
    s3AccessKeyId: accessKeyId,
    s3SecretAccessKey: secretAccessKey,
  });
  const client = new S3Client({
    endpoint: S3_ENDPOINT,
    region: S3_REGION,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
  const { Uploads = [] } = await client.send(
    new ListMultipartUploadsCommand({ Bucket: S3_BUCKET, Prefix: prefix }),
  );
  client.destroy();
  return [...(await objects.list(prefix)), ...Uploads.map(({ Key }) => `${Key} (unfinished)`)];
}
