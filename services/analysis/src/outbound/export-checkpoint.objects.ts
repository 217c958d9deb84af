import { leftOutReasons } from '@trc/contracts/documents/export.v1';
import { sampleId } from '@trc/contracts/ids';
import type { Objects } from '@trc/runtime/objects';
import { z } from 'zod';

const count = z.number().int().nonnegative();

/** How far an archive is whose try may yet be interrupted. It lies beside the archive for as long as that is not whole. */
const checkpointSchema = z.object({
  /** Counts up whenever the same order makes other bytes, or this has another shape: what was begun before is begun anew. */
  form: z.literal(2),
  /** Of the order: another one never goes on with this. */
  order_sha256: z.string(),
  multipart_id: z.string(),
  tags: z.array(z.string()),
  /** Bytes that those parts have; they may end within a sound. */
  size_bytes: count,
  /** Of each part but the last: the next try cuts alike, whatever was planned. */
  part_bytes: count,
  /** The hash of the sound that they end in or before; `null` behind the last one. */
  cut_sha256: z.string().nullable(),
  /** Nothing but the completion of the upload is missing, perhaps not even that. */
  is_whole: z.boolean(),
  /** Files of the order that are done with, written or left out; the one that is cut is the next. */
  done: count,
  /** What was written, by the place of its file in the order. */
  written: z.array(z.object({ file: count, size_bytes: count, crc32: count, sha256: z.string() })),
  left_out: z.array(z.object({ sample_id: sampleId, reason: z.enum(leftOutReasons), detail: z.string() })),
  /** Spent for them by every try up to here. */
  cpu_ms: z.number().nonnegative(),
});
export type Checkpoint = Omit<z.output<typeof checkpointSchema>, 'form'>;

const checkpointKey = (objectKey: string) =>
  `${objectKey.slice(0, objectKey.lastIndexOf('/') + 1)}checkpoint.json`;

export async function keepCheckpoint(
  objects: Pick<Objects, 'put'>,
  objectKey: string,
  checkpoint: Checkpoint,
): Promise<void> {
  const kept: z.input<typeof checkpointSchema> = { form: 2, ...checkpoint };
  await objects.put(checkpointKey(objectKey), Buffer.from(JSON.stringify(kept)), 'application/json');
}

/** `null`: there is none, or it is of another order. */
export async function findCheckpoint(
  objects: Pick<Objects, 'get' | 'head'>,
  objectKey: string,
  orderSha256: string,
): Promise<Checkpoint | null> {
  const key = checkpointKey(objectKey);
  if ((await objects.head(key)) === null) return null;
  const read = checkpointSchema.safeParse(JSON.parse(Buffer.from(await objects.get(key)).toString()));
  return read.success && read.data.order_sha256 === orderSha256 ? read.data : null;
}

/** The archive is whole and others know of it: nothing is to be gone on with. */
export async function forgetCheckpoint(objects: Pick<Objects, 'delete'>, objectKey: string): Promise<void> {
  await objects.delete(checkpointKey(objectKey));
}

/** Takes away what an interrupted try has left; the upload first, because the checkpoint is how anybody would find it. */
export async function dropUnfinished(
  objects: Pick<Objects, 'delete' | 'abortMultiparts'>,
  objectKey: string,
): Promise<void> {
  await objects.abortMultiparts(objectKey);
  await forgetCheckpoint(objects, objectKey);
}

/** Takes away all that there is of an archive that nobody wants any more. */
export async function discardArchive(
  objects: Pick<Objects, 'delete' | 'abortMultiparts'>,
  objectKey: string,
): Promise<void> {
  await dropUnfinished(objects, objectKey);
  await objects.delete(objectKey);
}
