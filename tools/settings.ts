import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

export const root = dirname(import.meta.dirname);

/** Logs, process ids and the demo's keys of this clone. */
export const runDir = resolve(root, '.run');

/** Root cannot keep the data in the clone: Postgres runs as another user, who may not enter a private home. */
export function dataFolder(environment: Environment = process.env): string {
  const given = environment['TRC_DATA'];
  if (given) return resolve(given);
  if (process.getuid?.() !== 0) return resolve(runDir, 'data');
  const clone = createHash('sha256').update(root).digest('hex').slice(0, 10);
  return `/var/tmp/tokyo-record-club-${clone}`;
}

/** Programs that were fetched or built once for all clones of this user. */
export const cacheFolder = join(
  process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
  'tokyo-record-club',
);

/** The first port of the block, when the caller insists on one. */
export function givenPortBase(environment: Environment = process.env): number | undefined {
  const given = environment['TRC_PORT_BASE'];
  if (!given) return undefined;
  const base = Number(given);
  if (!Number.isInteger(base) || base < 1024 || base > 65_400)
    throw new Error(`TRC_PORT_BASE must be a number from 1024 to 65400, not "${given}".`);
  return base;
}

export interface S3Access {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Parts that run somewhere already; each one that is named is used instead of a started one. */
export interface GivenParts {
  readonly databaseAdminUrl?: string;
  readonly natsUrl?: string;
  readonly s3?: S3Access;
}

export function givenParts(environment: Environment = process.env): GivenParts {
  const databaseAdminUrl = environment['TRC_DATABASE_URL'];
  const natsUrl = environment['TRC_NATS_URL'];
  const endpoint = environment['TRC_S3_ENDPOINT'];
  const accessKeyId = environment['TRC_S3_ACCESS_KEY_ID'];
  const secretAccessKey = environment['TRC_S3_SECRET_ACCESS_KEY'];
  if (endpoint && !(accessKeyId && secretAccessKey))
    throw new Error('TRC_S3_ENDPOINT needs TRC_S3_ACCESS_KEY_ID and TRC_S3_SECRET_ACCESS_KEY beside it.');
  return {
    ...(databaseAdminUrl && { databaseAdminUrl }),
    ...(natsUrl && { natsUrl }),
    ...(endpoint &&
      accessKeyId &&
      secretAccessKey && {
        s3: { endpoint, region: environment['TRC_S3_REGION'] || 'us-east-1', accessKeyId, secretAccessKey },
      }),
  };
}
