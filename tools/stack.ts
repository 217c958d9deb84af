import { join } from 'node:path';
import { ensureDatabase } from '@trc/runtime/ensure-database';
import { ensureBucket } from '@trc/runtime/objects';
import { databaseUrl, migrateAll } from './database.ts';
import { outsideWorld, stripeWebhookSecret } from './outside-world.ts';
import { type Parts, startParts } from './parts.ts';
import { secret } from './secrets.ts';
import { type GivenParts, root } from './settings.ts';
import { openSite, type Site } from './site.ts';
import { Supervisor } from './supervisor.ts';

export const stateServices = ['gateway', 'taste', 'harvester', 'analysis', 'playlist', 'billing'] as const;
export type ServiceName = (typeof stateServices)[number] | 'simulator';
export const allServices: readonly ServiceName[] = ['simulator', ...stateServices];

const database = 'trc';
const bucket = 'tokyo-record-club';

export interface StackOptions {
  readonly dataDir: string;
  readonly runDir: string;
  readonly portBase?: number | undefined;
  /** False for tests: faster, and gone after a power cut. */
  readonly durable: boolean;
  /** Which services to start; all of them by default. */
  readonly services?: readonly ServiceName[];
  /** Added to the environment of every service; wins over everything else. */
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
  readonly given?: GivenParts;
  /** Builds the services' code; runs beside the start of the parts. Without it the code is taken as it is. */
  readonly build?: (site: Site) => Promise<void>;
  readonly log?: (line: string) => void;
  /** Told as soon as something runs that has to be closed. */
  readonly onSite?: (site: Site) => void;
}

/** A whole installation on this machine. */
export interface Stack {
  /** Address of the gateway: pages and API. */
  readonly url: string;
  readonly simulatorUrl: string;
  readonly site: Site;
  readonly parts: Parts;
  readonly supervisor: Supervisor;
  readonly services: readonly ServiceName[];
  /** Address at which a service tells whether it is ready. */
  readyUrl(service: ServiceName): string;
  environmentOf(service: ServiceName): Record<string, string>;
  /** Milliseconds of each step of the start. */
  readonly stepsMs: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Starts the parts, prepares database and bucket, and starts the services. When it throws, nothing runs. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const log = options.log ?? (() => {});
  const site = await openSite(options);
  options.onSite?.(site);
  try {
    return await startOn(site, options, log);
  } catch (error) {
    await site.close();
    throw error;
  }
}

async function startOn(site: Site, options: StackOptions, log: (line: string) => void): Promise<Stack> {
  const services = options.services ?? allServices;
  const stepsMs: Record<string, number> = {};
  const step = async <T>(name: string, work: Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await work;
    stepsMs[name] = Math.round(performance.now() - from);
    return result;
  };

  const built = step('build', options.build?.(site) ?? Promise.resolve());
  const starting = startParts({
    dataDir: site.dataDir,
    durable: options.durable,
    site,
    log,
    ...(options.given && { given: options.given }),
  });
  const [parts] = await Promise.all([step('parts', starting), built]);
  Object.assign(stepsMs, parts.startedMs);
  const objects = {
    s3Endpoint: parts.s3.endpoint,
    s3Region: parts.s3.region,
    s3Bucket: bucket,
    s3AccessKeyId: parts.s3.accessKeyId,
    s3SecretAccessKey: parts.s3.secretAccessKey,
  };
  const passwordOf = (service: string) => secret(site.dataDir, `role-${service}`);
  const prepareDatabase = async () => {
    const adminUrl = databaseUrl(parts.databaseAdminUrl, database);
    await ensureDatabase(adminUrl);
    await migrateAll(adminUrl, passwordOf);
  };
  await Promise.all([step('bucket', ensureBucket(objects)), step('migrations', prepareDatabase())]);

  const url = `http://127.0.0.1:${site.ports.gateway}`;
  const simulatorUrl = `http://127.0.0.1:${site.ports.simulator}`;
  const common: Record<string, string> = {
    HOST: '127.0.0.1',
    S3_ENDPOINT: objects.s3Endpoint,
    S3_REGION: objects.s3Region,
    S3_BUCKET: objects.s3Bucket,
    S3_ACCESS_KEY_ID: objects.s3AccessKeyId,
    S3_SECRET_ACCESS_KEY: objects.s3SecretAccessKey,
    PUBLIC_URL: process.env['PUBLIC_URL'] || url,
    TOKEN_KEYS: process.env['TOKEN_KEYS'] || secret(site.dataDir, 'token-keys', 'base64'),
    LIMITS: process.env['LIMITS'] || 'enforce',
    // Everything here is on this machine, the simulator's webhook receiver too.
    WEBHOOK_PRIVATE_ADDRESSES: process.env['WEBHOOK_PRIVATE_ADDRESSES'] || 'allow',
    MODEL_PRIVATE_ADDRESSES: process.env['MODEL_PRIVATE_ADDRESSES'] || 'allow',
    // Browsers find every name under it on this machine.
    TENANT_DOMAIN: process.env['TENANT_DOMAIN'] || 'localhost',
    NODE_COMPILE_CACHE: join(site.dataDir, 'compile-cache'),
    ...outsideWorld({ simulatorUrl, smtpPort: site.ports.smtp, caller: process.env }),
  };
  const own = (service: ServiceName): Record<string, string> =>
    service === 'simulator'
      ? {
          SIM_PUBLIC_URL: simulatorUrl,
          SIM_SMTP_PORT: String(site.ports.smtp),
          SIM_STRIPE_WEBHOOK_URL: `${url}/v1/billing/stripe-events`,
          SIM_STRIPE_WEBHOOK_SECRET: stripeWebhookSecret,
        }
      : {
          NATS_URL: parts.natsUrlOf(service),
          DATABASE_URL: databaseUrl(parts.databaseAdminUrl, database, {
            name: `trc_${service}`,
            password: passwordOf(service),
          }),
        };
  const environmentOf = (service: ServiceName) => ({
    ...common,
    PORT: String(site.ports[service]),
    ...own(service),
    ...options.env,
  });

  const supervisor = new Supervisor(site, log);
  const readyUrl = (service: ServiceName) =>
    `http://127.0.0.1:${site.ports[service]}/${service === 'simulator' ? 'healthz' : 'readyz'}`;
  const start = async (service: ServiceName) => {
    const main = join(root, 'services', service, 'dist/main.js');
    supervisor.spawnService({
      name: service,
      command: process.execPath,
      args: ['--enable-source-maps', ...(options.nodeOptions ?? []), main],
      env: environmentOf(service),
    });
    await supervisor.waitReady(service, readyUrl(service));
  };
  await step('services', Promise.all(services.map(start)));

  const stop = async () => {
    await supervisor.stopAll();
    await parts.stop();
    await site.close();
  };
  return { url, simulatorUrl, site, parts, supervisor, services, readyUrl, environmentOf, stepsMs, stop };
}
