import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { World } from '@trc/contracts/documents/world.v1';
import type { Objects } from '@trc/runtime/objects';

const compress = promisify(gzip);

/** Writes the world of a preview, which no table holds. A repeated try of the job writes the same object. */
export async function putPreview(
  objects: Pick<Objects, 'put'>,
  tenantId: string,
  jobId: string,
  world: World,
): Promise<string> {
  const key = `previews/${tenantId}/${jobId}.json.gz`;
  await objects.put(key, await compress(JSON.stringify(world)), 'application/gzip');
  return key;
}
