import type { World } from '@trc/contracts/documents/world.v1';
import { putGzippedJson } from '@trc/runtime/gzipped-json';
import type { Objects } from '@trc/runtime/objects';

/** Writes the world of a preview, which no table holds. A repeated try of the job writes the same object. */
export async function putPreview(
  objects: Pick<Objects, 'put'>,
  tenantId: string,
  jobId: string,
  world: World,
): Promise<string> {
  const key = `previews/${tenantId}/${jobId}.json.gz`;
  await putGzippedJson(objects, key, world);
  return key;
}
