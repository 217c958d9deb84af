import { join } from 'node:path';
import { findProgram, hasApt, installPackages, otherWays } from './debian.ts';
import { minioPart } from './parts/minio.ts';
import { findNats, type NatsPart, natsPart } from './parts/nats.ts';
import type { Part, PartOptions } from './parts/part.ts';
import { findPostgres, postgresPart } from './parts/postgres.ts';
import { hasRadosgw, radosgwPackages, radosgwPart } from './parts/radosgw.ts';
import { secret } from './secrets.ts';
import { type GivenParts, givenParts, type S3Access } from './settings.ts';
import { openSite, type Site } from './site.ts';

export interface PartsOptions {
  /** Where the parts keep what they store. Reachable for the user `postgres` when root starts them. */
  readonly dataDir: string;
  /** False for tests: faster, and gone after a power cut. */
  readonly durable: boolean;
  readonly portBase?: number;
  /** The place to run in; without one the parts make their own under the data folder and close it when they stop. */
  readonly site?: Site;
  /** Parts that run already; by default the TRC_* variables of the environment. */
  readonly given?: GivenParts;
  readonly log?: (line: string) => void;
}

export interface Parts {
  readonly databaseAdminUrl: string;
  readonly natsUrl: string;
  /** The address for a service: with a user of its own, unless NATS was given by address. */
  natsUrlOf(service: string): string;
  readonly s3: S3Access;
  /** What was started here; a part that was given by address is not ours to stop. */
  readonly parts: {
    readonly postgres: Part | null;
    readonly nats: NatsPart | null;
    readonly s3: Part | null;
  };
  /** How long each part took to be ready. */
  readonly startedMs: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/**
 * Postgres, NATS with JetStream and an S3-compatible store: what is given by address is used, what is installed is started,
 * what is missing is installed first. Throws a sentence that says what to install where that is not possible;
 * parts that are up by then run until their site closes.
 */
export async function startParts(options: PartsOptions): Promise<Parts> {
  const log = options.log ?? (() => {});
  const given = options.given ?? givenParts();
  await installMissing(given, log);
  const site =
    options.site ??
    (await openSite({
      dataDir: options.dataDir,
      runDir: join(options.dataDir, 'run'),
      portBase: options.portBase,
    }));
  const place: PartOptions = { site, durable: options.durable };
  const startedMs: Record<string, number> = {};
  const started = async <P extends Part>(name: string, part: P): Promise<P> => {
    const from = performance.now();
    await part.start();
    startedMs[name] = Math.round(performance.now() - from);
    return part;
  };

  const s3: S3Access = given.s3 ?? {
    endpoint: `http://127.0.0.1:${site.ports.s3}`,
    region: 'us-east-1',
    accessKeyId: secret(site.dataDir, 's3-access-key-id', 'hex', 10),
    secretAccessKey: secret(site.dataDir, 's3-secret-access-key', 'hex', 20),
  };
  const starting = [
    given.databaseAdminUrl ? null : started('postgres', postgresPart(findPostgres(), place)),
    given.natsUrl ? null : findNats(log).then((server) => started('nats', natsPart(server, place))),
    given.s3 ? null : started('s3', s3Part(s3, place)),
  ] as const;
  try {
    const [postgres, nats, store] = await Promise.all(starting);
    return {
      databaseAdminUrl: given.databaseAdminUrl ?? postgres?.adminUrl ?? '',
      natsUrl: given.natsUrl ?? nats?.url ?? '',
      natsUrlOf: (service) => given.natsUrl ?? nats?.urlOf(service) ?? '',
      s3,
      parts: { postgres, nats, s3: store },
      startedMs,
      async stop() {
        await Promise.all([postgres?.stop(), nats?.stop(), store?.stop()]);
        if (!options.site) await site.close();
      },
    };
  } catch (error) {
    if (!options.site) await site.close();
    throw error;
  }
}

/** One run of apt for all that is missing: two at once would wait for each other's lock. */
async function installMissing(given: GivenParts, log: (line: string) => void): Promise<void> {
  const needsPostgres = !given.databaseAdminUrl && findPostgres().length === 0;
  const needsS3 = !given.s3 && !hasRadosgw() && !findProgram('minio');
  if (!needsPostgres && !needsS3) return;
  if (!hasApt()) {
    const wanted = [
      ...(needsPostgres ? ['Postgres 15 or newer (brew install postgresql@17)'] : []),
      ...(needsS3 ? ['an S3-compatible server (brew install minio)'] : []),
    ];
    throw new Error(`Missing on this machine: ${wanted.join(', ')}.\n${otherWays}`);
  }
  await installPackages([...(needsPostgres ? ['postgresql'] : []), ...(needsS3 ? radosgwPackages : [])], log);
}

function s3Part(access: S3Access, place: PartOptions): Part {
  const minio = findProgram('minio');
  return hasRadosgw() || !minio ? radosgwPart(access, place) : minioPart(minio, access, place);
}
