import type { Objects } from '@trc/runtime/objects';

/** Removes all that storage has of an export: its archive, or what a try that nobody finished has left beside it and of it. */
export async function dropExport(
  objects: Pick<Objects, 'delete' | 'list' | 'abortMultiparts'>,
  objectKey: string,
): Promise<void> {
  await objects.abortMultiparts(objectKey);
  const folder = objectKey.slice(0, objectKey.lastIndexOf('/') + 1);
  for (const key of await objects.list(folder)) await objects.delete(key);
}
