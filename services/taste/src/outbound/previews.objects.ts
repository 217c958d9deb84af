import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { World } from '@trc/contracts/documents/world.v1';
import { putGzippedJson } from '@trc/runtime/gzipped-json';
import type { Objects } from '@trc/runtime/objects';

const decompress = promisify(gunzip);
const sizeBytesMax = 256 * 1024 * 1024;
const prefixOf = (tenantId: string) => `previews/${tenantId}/`;

/** Where the world of a preview lies. */
export const previewKeyOf = (tenantId: string, jobId: string) => `${prefixOf(tenantId)}${jobId}.json.gz`;

/** Writes the world of a preview, which no table holds. A repeated try of the job writes the same object. */
export async function putPreview(
  objects: Pick<Objects, 'put'>,
  tenantId: string,
  jobId: string,
  world: World,
): Promise<string> {
  const key = previewKeyOf(tenantId, jobId);
  await putGzippedJson(objects, key, world);
  return key;
}

/** Everything that previews of these worlds have left, of all services: no row tells of it, but each names its world. */
export async function previewsOfWorlds(
  objects: Pick<Objects, 'list' | 'get'>,
  tenantId: string,
  worldIds: ReadonlySet<string>,
): Promise<readonly string[]> {
  const found: string[] = [];
  if (worldIds.size === 0) return found;
  for (const key of await objects.list(prefixOf(tenantId))) {
    const bytes = await decompress(await objects.get(key), { maxOutputLength: sizeBytesMax });
    const { id, world_id } = JSON.parse(bytes.toString('utf8')) as { id?: string; world_id?: string };
    if (worldIds.has(world_id ?? id ?? '')) found.push(key);
  }
  return found;
}
