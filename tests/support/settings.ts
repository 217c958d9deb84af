import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dataFolder, type GivenParts, root, runDir } from '../../tools/settings.ts';

const { env } = process;

export const isCi = env['CI'] === 'true';

/** Whether the browser tests look at each page in every theme and width together, and not in each once. */
export const everyView = env['TRC_SCREENS'] === 'all';

/** Where the real catalogue and the development playlists lie; no part of the product. */
const sharedFolder = env['TRC_SHARED'] ? resolve(env['TRC_SHARED']) : resolve(root, '../shared');
export const realCatalogueFile = join(sharedFolder, 'data/spotify_catalog.csv.gz');
export const realPlaylistsFile = join(sharedFolder, 'data/spotify_playlists_dev.json');
export const sharedDataIsThere = existsSync(realCatalogueFile) && existsSync(realPlaylistsFile);

/** Data and logs of one installation; both folders are this test file's own. */
export const placeOf = (name: string) => ({
  dataDir: join(dataFolder(), 'installations', name),
  runDir: join(runDir, 'test', name),
});

/** Compiled code of the services: shared by all installations, because each start would compile it anew. */
export const compileCache = join(dataFolder(), 'installations', 'compile-cache');

/**
 * The object storage that `npm test` has started already: buckets are shared, keys carry the tenant.
 * Postgres and NATS are never shared, because roles and streams have fixed names.
 */
export function givenObjects(): GivenParts {
  const endpoint = env['TRC_TEST_S3_ENDPOINT'];
  const accessKeyId = env['TRC_TEST_S3_ACCESS_KEY_ID'];
  const secretAccessKey = env['TRC_TEST_S3_SECRET_ACCESS_KEY'];
  if (!endpoint || !accessKeyId || !secretAccessKey) return {};
  const region = env['TRC_TEST_S3_REGION'] || 'us-east-1';
  return { s3: { endpoint, region, accessKeyId, secretAccessKey } };
}

/** What the stand-ins allow. The real ones allow less, and then worlds that are made together wait for each other's calls. */
export const allCallsAllowed = {
  SPOTIFY_CALLS_PER_30_S: '580',
  LISTENBRAINZ_CALLS_PER_10_S: '290',
  LISTENBRAINZ_LABS_CALLS_PER_10_S: '290',
  MUSICBRAINZ_CALLS_PER_S: '50',
} as const;
