import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type World, worldSchema } from '@trc/contracts/documents/world.v1';
import type { Objects } from '@trc/runtime/objects';

const decompress = promisify(gunzip);
const sizeBytesMax = 64 * 1024 * 1024;

/**
 * The world that a preview is made from: gzipped JSON. `null` when its time is over.
 * @throws when the object is too large or not a world.
 */
export async function readDraft(
  objects: Pick<Objects, 'get' | 'head'>,
  draftKey: string,
): Promise<World | null> {
  if ((await objects.head(draftKey)) === null) return null;
  const bytes = await decompress(await objects.get(draftKey), { maxOutputLength: sizeBytesMax });
  return worldSchema.parse(JSON.parse(bytes.toString('utf8')));
}
