import { z } from 'zod';
import { readNatsAddress } from './nats-address.ts';

/** One environment variable: its name, its schema (with the default, if any) and one sentence for the reader. */
export interface Variable<T extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly schema: T;
  readonly doc: string;
  /** Whether the value is a secret, or may hold one: it is then given by reference, and shown to nobody. */
  readonly isSecret: boolean;
}

export type Variables = Readonly<Record<string, Variable>>;
export type Config<V extends Variables> = { readonly [K in keyof V]: z.output<V[K]['schema']> };

export function variable<T extends z.ZodType>(name: string, schema: T, doc: string): Variable<T> {
  return { name, schema, doc, isSecret: false };
}

/** A variable whose value is a secret, or may hold one, as an address with a password does. */
export function secretVariable<T extends z.ZodType>(name: string, schema: T, doc: string): Variable<T> {
  return { name, schema, doc, isSecret: true };
}

/** The names of what is wrong and why; never a value, because a value may be a secret. */
export class ConfigError extends Error {
  constructor(service: string, problems: readonly string[]) {
    super(`${service}: the environment is not usable:\n${problems.map((p) => `  ${p}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the environment once into a frozen object.
 * An empty variable counts as not set, so that a deployment template can leave one blank.
 * @throws ConfigError that names every unusable variable at once.
 */
export function readConfig<V extends Variables>(
  service: string,
  variables: V,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config<V> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, { name, schema }] of Object.entries(variables)) {
    const raw = environment[name];
    const result = schema.safeParse(raw === '' ? undefined : raw);
    if (result.success) values[key] = result.data;
    else problems.push(`${name}: ${raw ? describe(result.error) : 'is required'}`);
  }
  if (problems.length > 0) throw new ConfigError(service, problems);
  return Object.freeze(values) as Config<V>;
}

function describe(error: z.ZodError): string {
  return error.issues
    .map((issue) => (issue.code === 'custom' ? issue.message : issue.code.replaceAll('_', ' ')))
    .join(', ');
}

/**
 * The start of every `main.ts`: reads the configuration, prints what is wrong and exits with 78 (EX_CONFIG),
 * or exits with 0 after a good check when the service was started with `--check-config`.
 */
export function configOrExit<V extends Variables>(service: string, variables: V): Config<V> {
  try {
    const config = readConfig(service, variables);
    if (process.argv.includes('--check-config')) {
      process.stdout.write(`${service}: the configuration is usable\n`);
      process.exit(0);
    }
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(78);
  }
}

const url = z.url();
const natsUrl = z.string().check(({ value, issues }) => {
  try {
    readNatsAddress(value);
  } catch (error) {
    issues.push({ code: 'custom', message: (error as Error).message, input: value });
  }
});
export const portSchema = z.coerce.number().int().min(1).max(65_535);

/** What every service reads. */
export const serviceVariables = {
  host: variable('HOST', z.string().default('0.0.0.0'), 'Address to listen on.'),
  port: variable('PORT', portSchema.default(8080), 'Port of the HTTP interface: routes, health and metrics.'),
  metricsPort: variable(
    'METRICS_PORT',
    portSchema.optional(),
    'Port of its own for /metrics and /scaling, which PORT then does not answer.',
  ),
  drainDelayMs: variable(
    'DRAIN_DELAY_MS',
    z.coerce.number().int().min(0).max(60_000).default(0),
    'Time in which requests are still taken after SIGTERM, while who sends them learns that the process is not ready.',
  ),
  logLevel: variable(
    'LOG_LEVEL',
    z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    'Lowest level that is logged.',
  ),
  traceUrl: variable(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    url.optional(),
    'OTLP endpoint for traces; without it no trace leaves the process.',
  ),
} as const;

/** What every service with state reads besides. */
export const stateVariables = {
  databaseUrl: secretVariable('DATABASE_URL', url, 'Postgres, as the role of this service.'),
  natsUrl: secretVariable(
    'NATS_URL',
    natsUrl.default('nats://127.0.0.1:4222'),
    'NATS with JetStream: `nats://user:password@host:4222`, or `tls://`; the servers of a cluster separated by commas.',
  ),
  streamReplicas: variable(
    'NATS_STREAM_REPLICAS',
    z.coerce.number().int().min(1).max(5).default(1),
    'Servers that keep a copy of each stream; 3 in production.',
  ),
} as const;

/** Object storage, for the services that read or write objects. */
export const objectVariables = {
  s3Endpoint: variable('S3_ENDPOINT', url, 'Address of the S3-compatible storage.'),
  s3Region: variable('S3_REGION', z.string().default('us-east-1'), 'Region that signatures name.'),
  s3Bucket: variable('S3_BUCKET', z.string().min(3), 'Bucket of this installation.'),
  s3AccessKeyId: secretVariable('S3_ACCESS_KEY_ID', z.string().min(1), 'Access key.'),
  s3SecretAccessKey: secretVariable('S3_SECRET_ACCESS_KEY', z.string().min(1), 'Secret of the access key.'),
} as const;

/** What `topology.js` of the gateway reads. */
export const topologyVariables = {
  natsUrl: stateVariables.natsUrl,
  streamReplicas: stateVariables.streamReplicas,
  ...objectVariables,
  logLevel: serviceVariables.logLevel,
} as const;

/** What `migrate.js` of a service reads. */
export const migrationVariables = {
  databaseAdminUrl: secretVariable(
    'DATABASE_ADMIN_URL',
    url,
    'Postgres, as the role that makes databases, schemas and roles and owns the tables.',
  ),
  databaseUrl: stateVariables.databaseUrl,
  logLevel: serviceVariables.logLevel,
} as const;

export type ServiceConfig = Config<typeof serviceVariables & typeof stateVariables>;
